"""The figures of a model on held-out articles, all in float32.

usage: evaluate.py MODEL --data DIR --parts loss,metadata,quantisation [--set val|outlets|year] [--articles N]
       evaluate.py MODEL --data DIR --parts samples,detection --vocab DIR [--samples N] [--tokens N]
       more: [--threads 2] [--seed 1] [--top-p 0.95] [--figures FILE]

MODEL is a folder with config.json and model.safetensors, or a state.pt. Every article is one window: domain, date, authors, title,
article in this order with all the metadata there is, cut to 1,024 tokens.

loss          mean loss a token of the whole window but its first token, and its perplexity
metadata      loss of the article's own tokens (its end token included) after the metadata, and the same tokens when the window begins with
              the article; the ratio of the two perplexities is below 1 where metadata helps
quantisation  loss added by int8, int4 (block 32), and mixtures of both, over the weights of a state.pt (of a folder, int8 is there already)
samples       continuations of the metadata of held-out articles at --top-p, and the share of 4-grams that occurred before in the same
              text, against the human articles cut to the same number of tokens
detection     AUROC of paragraphs, the model's own (of the weights as given) against articles of the held-out outlets, with the weights
              as given and through each scheme of quantisation; see detection.py
training      what a state.pt says of its own training

--figures writes each part into a JSON file (parts already there are replaced, others stay), with the command, the time, the
repository's commit and a fingerprint of the weights, the same for a state.pt and for the int8 file that export.py makes of it.
"""
import argparse, json, math, os, shlex, subprocess, sys, time
import numpy as np
import torch
from export import fingerprint, read_tensors, state_tensors, stored_bytes, through
from sampling import BEGIN_ARTICLE, continuations, repeated
from train import Grover, reference_names

LENGTH, SCHEMES = 1024, ("int8", "mixed", "mixed-embeddings", "int4")


def load(path):
    """(tensors by reference name, model, what the state says of itself)"""
    if os.path.isdir(path):
        tensors, state = read_tensors(os.path.join(path, "model.safetensors")), {}
    else:
        tensors, state = state_tensors(path)
    layers = len({n.split("/")[1] for n in tensors if "/layer" in n})
    return tensors, fill(Grover(layers, tensors["newslm/embeddings/word_embed"].shape[1]), tensors), state


def fill(model, tensors):
    with torch.no_grad():
        for name, (parameter, transposed) in reference_names(model).items():
            value = torch.from_numpy(tensors[name])
            parameter.copy_(value.T if transposed else value)
    return model.eval()


def windows(arg, which):
    """Token sequences of the articles of a set, not yet cut."""
    if which == "val":
        tokens = np.fromfile(f"{arg.data}/val.bin", dtype="<u2").astype(np.int64)
        starts = np.fromfile(f"{arg.data}/val.starts.bin", dtype="<u4").astype(np.int64).tolist() + [len(tokens)]
        return [torch.from_numpy(tokens[a:b]) for a, b in zip(starts, starts[1:])][:arg.articles]
    from prepare import Encoder, canonical
    articles = []
    for line in open(f"{arg.data}/held-out-{which}.jsonl", encoding="utf8"):
        item = json.loads(line)
        month, day, year = map(int, item["date"].split("-")) if item["date"] else (0, 0, 0)
        articles.append({**item, "date": (year, month, day) if year else None, "lines": item["article"].split("\n")})
    chosen = [articles[i] for i in np.random.default_rng(5).permutation(len(articles))[:arg.articles]]
    return [torch.tensor(canonical(p)) for p in Encoder(arg.vocab).pieces(chosen)]


def loss_of(model, sequences, losses=None):
    """(mean loss a token, tokens); `losses`, if given, receives those of every sequence."""
    total = count = 0
    for ids in sequences:
        one = model.token_losses(ids[:LENGTH])
        total, count = total + one.double().sum().item(), count + len(one)
        if losses is not None:
            losses.append(one)
    return total / count, count


def loss(arg, tensors, model, state):
    sequences = windows(arg, arg.set)
    arg.losses = []  # for metadata(), which would read the same windows again
    mean, count = loss_of(model, sequences, arg.losses)
    print(f"loss {mean:.4f} a token = perplexity {math.exp(mean):.2f} ({count} tokens of {len(sequences)} articles of {arg.set})")
    return {"set": arg.set, "articles": len(sequences), "tokens": count, "loss": mean, "perplexity": math.exp(mean)}


def metadata(arg, tensors, model, state):
    a = b = count = articles = 0
    for number, ids in enumerate(windows(arg, arg.set)):
        at = (ids == BEGIN_ARTICLE).nonzero()[0].item()
        if at == 0 or at > LENGTH - 64:
            continue
        ids = ids[:LENGTH]
        after, alone = (arg.losses[number] if arg.losses else model.token_losses(ids))[at:], model.token_losses(ids[at:])
        a, b, count, articles = a + after.double().sum().item(), b + alone.double().sum().item(), count + len(after), articles + 1
    a, b = a / count, b / count
    print(f"article tokens: with metadata {a:.4f} = perplexity {math.exp(a):.2f}; without {b:.4f} = {math.exp(b):.2f}; ratio {math.exp(a - b):.4f} ({count} tokens of {articles} articles)")
    return {"set": arg.set, "articles": articles, "tokens": count, "perplexityWith": math.exp(a), "perplexityWithout": math.exp(b), "ratio": math.exp(a - b)}


def quantisation(arg, tensors, model, state):
    sequences = windows(arg, arg.set)
    exact, count = loss_of(model, sequences)
    print(f"weights as given: loss {exact:.4f} ({count} tokens of {len(sequences)} articles)", flush=True)
    out = {"set": arg.set, "articles": len(sequences), "tokens": count, "loss": exact, "schemes": {}}
    for scheme in SCHEMES:
        mean, _ = loss_of(fill(model, {name: through(scheme, name, value) for name, value in tensors.items()}), sequences)
        out["schemes"][scheme] = {"bytes": stored_bytes(scheme, tensors), "loss": mean, "added": mean - exact}
        print(f"{scheme:17s} {stored_bytes(scheme, tensors) / 1e6:5.1f} MB, loss {mean:.4f}, added {mean - exact:+.4f}", flush=True)
    fill(model, tensors)
    return out


def samples(arg, tensors, model, state):
    from prepare import Encoder
    encoder, chosen = Encoder(arg.vocab), []
    for ids in windows(arg, arg.set):
        ids = ids.tolist()
        at = ids.index(BEGIN_ARTICLE)
        if 0 < at < LENGTH - arg.tokens:
            chosen.append((ids[:at + 1], ids[at + 1:-1]))
    chosen = chosen[:arg.samples]
    drawn = continuations(model, [prefix for prefix, _ in chosen], arg.tokens, [arg.top_p] * len(chosen), arg.seed)
    share = lambda texts: sum(map(repeated, texts)) / len(texts)
    machine, human = share([made for made, _ in drawn]), share([text[:len(made)] for (_, text), (made, _) in zip(chosen, drawn)])
    texts = []
    for (prefix, _), (made, ended) in list(zip(chosen, drawn))[:20]:
        title = prefix.index(50263) if 50263 in prefix else len(prefix) - 1
        texts.append({"metadata": encoder.text(prefix[:title]), "text": encoder.text(made), "ended": ended})  # titles belong to the publishers
        print(f"\n--- {encoder.text(prefix[:-1])}\n{encoder.text(made)}", flush=True)
    print(f"\nrepeated 4-grams: machine {machine:.4f}, human {human:.4f}, ratio {machine / max(human, 1e-9):.2f} ({len(drawn)} texts of at most {arg.tokens} tokens, top-p {arg.top_p}, seed {arg.seed})")
    return {"texts": len(drawn), "tokens": arg.tokens, "topP": arg.top_p, "seed": arg.seed, "repeated": machine, "repeatedHuman": human,
            "ratio": machine / max(human, 1e-9), "first": texts}


def detection_part(arg, tensors, model, state):
    import detection
    from prepare import Encoder
    articles = detection.corpus(model, windows(arg, "outlets"), Encoder(arg.vocab), arg.tokens, arg.seed)
    exact = detection.scores(model, articles)
    human, machine = map(len, exact)
    if not human or not machine:
        sys.exit(f"{human} human and {machine} machine paragraphs of {detection.SHORTEST} tokens: more --articles or --tokens are needed")
    out = {"articles": len(articles), "tokens": arg.tokens, "seed": arg.seed, "human": human, "machine": machine, "schemes": {}}
    for scheme in ("float32", *SCHEMES):
        other = exact if scheme == "float32" else detection.scores(fill(model, {name: through(scheme, name, value) for name, value in tensors.items()}), articles)
        out["schemes"][scheme] = detection.compare(exact, other)
        print(f"{scheme:17s} " + "; ".join(f"{name}: AUROC {s['auroc']:.4f}, added {s['added']:+.4f} ± {s['standardError']:.4f}" for name, s in out["schemes"][scheme].items()), flush=True)
    fill(model, tensors)
    print(f"{human} human and {machine} machine paragraphs of {len(articles)} articles each")
    return out


def training(arg, tensors, model, state):
    if not state:
        sys.exit("a model folder does not say how it was trained: give the state.pt")
    out = {"steps": state["step"], "tokens": state["seen"], "minutes": state["spent"] / 60, "done": state["done"], "fromRandomWeights": not state["arguments"]["from_model"],
           "arguments": {k: v for k, v in state["arguments"].items() if k not in ("data", "out", "from_model")}}
    print(json.dumps(out))
    return out


PARTS = {"loss": loss, "metadata": metadata, "quantisation": quantisation, "samples": samples, "detection": detection_part, "training": training}


def commit():
    """The repository's commit, "+" behind it when files of this folder differ from it."""
    git = lambda *words: subprocess.run(["git", "-C", os.path.dirname(os.path.abspath(__file__)), *words], capture_output=True, text=True).stdout.strip()
    return git("rev-parse", "--short=10", "HEAD") + ("+" if git("status", "--porcelain", "--", "*.py") else "")


def short(word):
    """A path as README.md names it, wherever it lies on this machine."""
    if not os.path.isabs(word):
        return word
    inside = os.path.relpath(word, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    return inside if not inside.startswith("..") else "/".join(word.split("/")[-2:]) if word.endswith(".pt") else os.path.basename(word)


def record(path, key, value, weights, seconds, program="models/pretrain/evaluate.py"):
    """Puts one part's figures into the JSON file."""
    figures = json.load(open(path, encoding="utf8")) if os.path.exists(path) else {}
    words = ["python", program, *map(short, sys.argv[1:])]
    if "--figures" in words:
        del words[words.index("--figures"):words.index("--figures") + 2]
    figures[key] = {"command": shlex.join(words), "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()), "commit": commit(), "seconds": round(seconds), "weights": weights, **value}
    with open(path + ".new", "w", encoding="utf8") as file:
        json.dump(figures, file, indent=1, ensure_ascii=False)
        file.write("\n")
    os.replace(path + ".new", path)


def main():
    cli = argparse.ArgumentParser(usage=__doc__)
    cli.add_argument("model"), cli.add_argument("--data", required=True), cli.add_argument("--vocab", default="vocab"), cli.add_argument("--figures")
    cli.add_argument("--set", choices=("val", "outlets", "year"), default="val"), cli.add_argument("--parts", default="loss,metadata")
    for name, default in (("articles", 400), ("threads", 2), ("samples", 100), ("tokens", 300), ("seed", 1)):
        cli.add_argument("--" + name, type=int, default=default)
    cli.add_argument("--top-p", type=float, default=0.95)
    arg = cli.parse_args()
    parts = arg.parts.split(",")
    if set(parts) - set(PARTS):
        sys.exit(f"unknown parts: {', '.join(sorted(set(parts) - set(PARTS)))}; there are {', '.join(PARTS)}")
    torch.set_num_threads(arg.threads)
    arg.losses = []
    tensors, model, state = load(arg.model)
    weights = fingerprint(tensors)
    for part in parts:
        began = time.time()
        value = PARTS[part](arg, tensors, model, state)
        if arg.figures:
            record(arg.figures, part if arg.set == "val" else f"{part}-{arg.set}", value, weights, time.time() - began)


if __name__ == "__main__":
    main()
