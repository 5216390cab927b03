"""Every figure of the model card, by one command, and the card's tables made of them.

usage: card.py measure --state run/state.pt --data DIR --vocab DIR [--model models/grover-mini] [--threads 2] [--quick]
       card.py write [--model models/grover-mini]

measure  runs evaluate.py on the shipped folder and on the state it was exported from (some twenty minutes on two idle cores), puts
         each figure with its command, time and commit into figures.json beside this file, then does what write does. --quick tries it
         all on a few articles and writes nothing but a temporary file.
write    fills the parts of README.md in the model's folder between <!-- figures: NAME --> and <!-- end --> from figures.json
         and the weights themselves, and SHA256SUMS over what lies there. The part shipped-detection is npm run bench:detection's.

Figures of other weights than the folder's are refused.
"""
import argparse, hashlib, json, os, re, subprocess, sys, tempfile
from export import fingerprint, read_tensors, state_tensors, write_sums

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FIGURES = os.path.join(HERE, "figures.json")
MOST_BYTES, MOST_ADDED = 32e6, 0.05  # what may ship, in bytes and in loss added by quantisation
SCHEMES = {"float32": "float32", "int8": "int8", "mixed": "int4 kernels, int8 embeddings", "mixed-embeddings": "int8 kernels, int4 embeddings", "int4": "int4, blocks of 32"}


def measure(arg):
    shipped = fingerprint(read_tensors(os.path.join(arg.model, "model.safetensors")))
    if fingerprint(state_tensors(arg.state)[0]) != shipped:
        sys.exit(f"{arg.model} was not exported from {arg.state}: run export.py first")
    path = os.path.join(tempfile.mkdtemp(), "figures.json") if arg.quick else FIGURES
    few = lambda many, quick: str(quick if arg.quick else many)
    for model, parts, more in ((arg.model, "loss,metadata", ["--articles", few(400, 6)]),
                               (arg.state, "training,quantisation", ["--articles", few(100, 4)]),
                               (arg.state, "detection", ["--articles", few(100, 10), "--tokens", few(400, 150)]),
                               (arg.model, "samples", ["--articles", few(120, 4), "--samples", few(100, 2), "--tokens", few(300, 60)])):
        command = [sys.executable, os.path.join(HERE, "evaluate.py"), model, "--data", arg.data, "--vocab", arg.vocab, "--threads", str(arg.threads), "--parts", parts, *more, "--figures", path]
        print("+ " + " ".join(command), flush=True)
        subprocess.run(command, check=True)
    if arg.quick:
        card = filled("".join(f"<!-- figures: {name} -->\n<!-- end -->\n" for name in BLOCKS), Facts(arg.model, path))
        print(f"{card}\nNothing was written but {path}.")
    else:
        write(arg)


class Facts:
    """What the tables are made of; all of it of the same weights."""
    def __init__(self, model, figures):
        read = lambda path: json.load(open(path, encoding="utf8"))
        self.config, self.figures = read(f"{model}/config.json"), read(figures)
        tensors = read_tensors(f"{model}/model.safetensors")
        self.parameters, self.bytes = sum(t.size for t in tensors.values()), os.path.getsize(f"{model}/model.safetensors")
        weights = fingerprint(tensors)
        others = [name for name, figure in self.figures.items() if figure["weights"] not in (weights, None)]
        if others:
            sys.exit(f"{figures}: {', '.join(others)} were measured on other weights than {model}'s: run card.py measure")
        calibration = read(f"{model}/calibration.json") if os.path.exists(f"{model}/calibration.json") else None
        digests = [hashlib.sha256(open(f"{model}/{name}", "rb").read()).hexdigest() for name in ("config.json", "model.safetensors")]
        self.sha256 = digests[1]
        if calibration and calibration["model"]["hash"] != hashlib.sha256("\n".join(digests).encode()).hexdigest():
            sys.exit(f"{model}/calibration.json was made with other weights: models/detector/README.md says how to make it anew")

    def __getitem__(self, name):
        if name not in self.figures:
            sys.exit(f"the figure {name} is missing: run card.py measure")
        return self.figures[name]


def measured_by(figure):
    return f"`{figure['command']}` ({figure['date']}, commit {figure['commit']})"


def table(head, rows):
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def files(facts):
    c = facts.config
    return (f"{facts.parameters / 1e6:.1f} million parameters: {c['num_hidden_layers']} layers × {c['hidden_size']}, {c['num_attention_heads']} heads, {c['max_position_embeddings']:,} positions, "
            f"{c['vocab_size']:,} tokens. `model.safetensors` has {facts.bytes / 1e6:.1f} MB, SHA-256 `{facts.sha256}`.")


def training(facts):
    t = facts["training"]
    a = t["arguments"]
    start = "random weights" if t["fromRandomWeights"] else "the weights that shipped before"
    return (f"The last run began from {start} and read {t['tokens'] / 1e6:.1f} million tokens in {t['steps']:,} steps of {a['batch'] * a['accumulate']} windows of {a['length']:,}, {t['minutes']:.0f} minutes of computing: "
            f"Adam {a['adam']:g} on embeddings, norms and biases, Muon {a['muon']:g} on matrices, {a['classes']:,} sampled classes up to {100 * a['full_from']:.0f} % of the time, then the full softmax, seed {a['seed']}.")


def perplexity(facts):
    loss, meta = facts["loss"], facts["metadata"]
    return table(["figure", "value"], [
        [f"perplexity a token, first 1,024 tokens with all metadata, {loss['articles']} held-out articles of Article-Bias ({loss['tokens']:,} tokens)", f"{loss['perplexity']:.1f}"],
        ["perplexity of the article's own tokens, after its metadata", f"{meta['perplexityWith']:.1f}"],
        ["the same tokens without the metadata", f"{meta['perplexityWithout']:.1f}"],
        ["with ÷ without", f"{meta['ratio']:.3f}"]]) + f"\n\nCommand: {measured_by(loss)}. float32 arithmetic on the file's int8 values."


def quantisation(facts):
    q, d = facts["quantisation"], facts["detection"]
    rows = []
    for name, words in SCHEMES.items():
        scheme, auroc = q["schemes"].get(name), d["schemes"][name]["meanLogProbability"]
        size = f"{scheme['bytes'] / 1e6:.1f} MB" if scheme else f"{4 * facts.parameters / 1e6:.1f} MB"
        rows.append([words, size, f"{scheme['added']:+.4f}" if scheme else "0", f"{auroc['auroc']:.3f}", f"{auroc['added']:+.4f} ± {auroc['standardError']:.4f}" if scheme else "0"])
    fit = {name: s for name, s in q["schemes"].items() if s["bytes"] <= MOST_BYTES}
    least = min(fit, key=lambda name: fit[name]["added"])
    too_much = [SCHEMES[name] for name, s in q["schemes"].items() if s["added"] > MOST_ADDED]
    words = f"Of what fits in {MOST_BYTES / 1e6:.0f} MB, {SCHEMES[least]} adds the least loss" + (f"; {' and '.join(too_much)} add{'s' * (len(too_much) == 1)} more than {MOST_ADDED} nats" if too_much else f"; none adds more than {MOST_ADDED} nats") + ". The file is int8."
    return (table(["weights held as", "size", "loss added, nats a token", "AUROC of a paragraph's mean log-probability", "its change ± standard error"], rows)
            + f"\n\n{words} Loss over {q['articles']} held-out articles (float32: {q['loss']:.4f}): {measured_by(q)}. AUROC of {d['human']} human and {d['machine']} machine paragraphs, before any calibration: {measured_by(d)}.")


def samples(facts):
    s = facts["samples"]
    out = [f"4-grams that occurred before in the same text: {100 * s['repeated']:.2f} % of the model's, {100 * s['repeatedHuman']:.2f} % of the human articles' cut to the same lengths, {s['ratio']:.2f} × ({s['texts']} texts of at most {s['tokens']} tokens, top-p {s['topP']}, seed {s['seed']}). Command: {measured_by(s)}.",
           "", f"<details><summary>{len(s['first'])} continuations, the first ones, unedited. All of it is machine-made and none of it is a fact.</summary>", "",
           "Each continues the metadata of a held-out article; the titles, which were given too, belong to their publishers and are left out.", ""]
    for number, item in enumerate(s["first"], 1):
        given = "; ".join(re.findall(r"<\w+>([^<]*)</\w+>", item["metadata"]))
        text = item["text"].replace("&", "&amp;").replace("<", "&lt;").replace("*", r"\*").replace("_", r"\_").replace("`", r"\`")
        out += [f"{number}. {given}", "", *("   > " + line if line else "   >" for line in text.replace("\n", "\n\n").split("\n")), *([] if item["ended"] else ["   >", "   > […]"]), ""]
    return "\n".join([*out, "</details>"])


def shapes(facts):
    if "shapes" not in facts.figures:
        return "Not compared yet."
    s = facts["shapes"]
    return table(["shape", "int8", "tokens read", "validation loss"], [[name, f"{x['bytes'] / 1e6:.1f} MB", f"{x['tokens'] / 1e6:.2f} M", f"{x['loss']:.3f}"] for name, x in s["shapes"].items()]) + f"\n\n{s['minutes']:g} minutes each from random weights, one thread each, at the same time: {measured_by(s)}."


BLOCKS = {f.__name__: f for f in (files, training, perplexity, quantisation, shapes, samples)}


def filled(text, facts):
    def block(match):
        if match[1] not in BLOCKS:
            sys.exit(f"the card asks for {match[1]}; there are {', '.join(BLOCKS)}")
        return f"<!-- figures: {match[1]} -->\n{BLOCKS[match[1]](facts)}\n<!-- end -->"
    return re.sub(r"<!-- figures: (\w+) -->\n.*?<!-- end -->", block, text, flags=re.S)


def write(arg):
    card = os.path.join(arg.model, "README.md")
    text = filled(open(card, encoding="utf8").read(), Facts(arg.model, FIGURES))
    with open(card, "w", encoding="utf8") as file:
        file.write(text)
    print(f"{card} written; SHA256SUMS over {', '.join(write_sums(arg.model))}")


def main():
    cli = argparse.ArgumentParser(usage=__doc__)
    cli.add_argument("what", choices=("measure", "write")), cli.add_argument("--model", default=os.path.join(ROOT, "models", "grover-mini"))
    for name in ("state", "data", "vocab"):
        cli.add_argument("--" + name)
    cli.add_argument("--threads", type=int, default=2), cli.add_argument("--quick", action="store_true")
    arg = cli.parse_args()
    if arg.what == "write":
        return write(arg)
    missing = [name for name in ("state", "data", "vocab") if getattr(arg, name) is None]
    if missing:
        sys.exit("measure needs " + ", ".join("--" + name for name in missing))
    measure(arg)


if __name__ == "__main__":
    main()
