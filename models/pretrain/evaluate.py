"""The figures of a model on held-out articles, all in float32.

usage: evaluate.py MODEL --data DIR [--set val|outlets|year] [--articles N] [--parts loss,metadata,quantisation] [--threads 2]
       evaluate.py MODEL --data DIR --parts samples --vocab DIR [--samples 20] [--tokens 300]

MODEL is a folder with config.json and model.safetensors, or a state.pt. Every article is one window: domain, date, authors, title,
article in this order with all the metadata there is, cut to 1,024 tokens.

loss          mean loss a token of the whole window but its first token, and its perplexity
metadata      loss of the article's own tokens (its end token included) after the metadata, and the same tokens when the window begins with
              the article; the ratio of the two perplexities is below 1 where metadata helps
quantisation  loss added by int8, int4 (block 32), and mixtures of both, over the weights of a state.pt (or of a folder, when int8 is there already)
samples       continuations of the metadata of held-out articles at top-p 0.95, and the share of 4-grams that occurred before in the same
              text, against the human articles cut to the same number of tokens
"""
import argparse, json, math, os, sys, time
import numpy as np
import torch
from export import read_tensors, state_tensors, stored_bytes, through
from train import Grover, reference_names, VOCAB

LENGTH, BEGIN_ARTICLE, END_ARTICLE = 1024, 50265, 50266


def load(path):
    """(tensors by reference name, model)"""
    if os.path.isdir(path):
        tensors = read_tensors(os.path.join(path, "model.safetensors"))
    else:
        tensors, _ = state_tensors(path)
    layers = len({n.split("/")[1] for n in tensors if "/layer" in n})
    return tensors, fill(Grover(layers, tensors["newslm/embeddings/word_embed"].shape[1]), tensors)


def fill(model, tensors):
    with torch.no_grad():
        for name, (parameter, transposed) in reference_names(model).items():
            value = torch.from_numpy(tensors[name])
            parameter.copy_(value.T if transposed else value)
    return model.eval()


def windows(arg):
    """Token sequences of the articles, not yet cut."""
    if arg.set == "val":
        tokens = np.fromfile(f"{arg.data}/val.bin", dtype="<u2").astype(np.int64)
        starts = np.fromfile(f"{arg.data}/val.starts.bin", dtype="<u4").astype(np.int64).tolist() + [len(tokens)]
        return [torch.from_numpy(tokens[a:b]) for a, b in zip(starts, starts[1:])][:arg.articles]
    from prepare import Encoder, MONTHS, canonical
    articles = []
    for line in open(f"{arg.data}/held-out-{arg.set}.jsonl", encoding="utf8"):
        item = json.loads(line)
        month, day, year = map(int, item["date"].split("-")) if item["date"] else (0, 0, 0)
        articles.append({**item, "date": (year, month, day) if year else None, "lines": item["article"].split("\n")})
    rng = np.random.default_rng(5)
    chosen = [articles[i] for i in rng.permutation(len(articles))[:arg.articles]]
    return [torch.tensor(canonical(p)) for p in Encoder(arg.vocab).pieces(chosen)]


def loss_of(model, sequences):
    total = count = 0
    for ids in sequences:
        losses = model.token_losses(ids[:LENGTH])
        total, count = total + losses.double().sum().item(), count + len(losses)
    return total / count, count


def metadata(model, sequences):
    with_it = without = count = 0
    for ids in sequences:
        at = (ids == BEGIN_ARTICLE).nonzero()[0].item()
        if at == 0 or at > LENGTH - 64:
            continue
        ids = ids[:LENGTH]
        a, b = model.token_losses(ids)[at:], model.token_losses(ids[at:])
        with_it, without, count = with_it + a.double().sum().item(), without + b.double().sum().item(), count + len(a)
    return with_it / count, without / count, count


def repeated(tokens, n=4):
    """Share of n-grams that occurred before in the same text."""
    grams = [tuple(tokens[i:i + n]) for i in range(len(tokens) - n + 1)]
    return 1 - len(set(grams)) / len(grams) if grams else 0.0


@torch.no_grad()
def samples(model, sequences, arg):
    from prepare import Encoder
    encoder, generator = Encoder(arg.vocab), torch.Generator().manual_seed(arg.seed)
    machine, human = [], []
    for number, ids in enumerate(sequences[:arg.samples], 1):
        at = (ids == BEGIN_ARTICLE).nonzero()[0].item()
        text = ids[:at + 1].tolist()
        while len(text) < min(LENGTH, at + 1 + arg.tokens):
            logits = model.word_embed.weight @ model.hidden(torch.tensor([text]))[0, -1]
            logits[END_ARTICLE + 1:], logits[50257:END_ARTICLE], logits[0] = -1e9, -1e9, -1e9
            p, order = torch.softmax(logits, 0).sort(descending=True)
            p[(p.cumsum(0) - p) >= arg.top_p] = 0
            text.append(order[torch.multinomial(p, 1, generator=generator)].item())
            if text[-1] == END_ARTICLE:
                break
        written = [t for t in text[at + 1:] if t != END_ARTICLE]
        machine.append(written)
        human.append(ids[at + 1:at + 1 + len(written)].tolist())
        print(f"\n--- {number}: {encoder.text(text[:at])}\n{encoder.text(written)}", flush=True)
    share = lambda texts: sum(map(repeated, texts)) / len(texts)
    print(f"\nrepeated 4-grams: machine {share(machine):.4f}, human {share(human):.4f}, ratio {share(machine) / max(share(human), 1e-9):.2f} ({len(machine)} texts of at most {arg.tokens} tokens, top-p {arg.top_p}, seed {arg.seed})")


def main():
    cli = argparse.ArgumentParser(usage=__doc__)
    cli.add_argument("model"), cli.add_argument("--data", required=True), cli.add_argument("--vocab", default="vocab")
    cli.add_argument("--set", choices=("val", "outlets", "year"), default="val"), cli.add_argument("--parts", default="loss,metadata")
    for name, default in (("articles", 400), ("threads", 2), ("samples", 20), ("tokens", 300), ("seed", 1)):
        cli.add_argument("--" + name, type=int, default=default)
    cli.add_argument("--top-p", type=float, default=0.95)
    arg = cli.parse_args()
    torch.set_num_threads(arg.threads)
    tensors, model = load(arg.model)
    sequences = windows(arg)
    parts = arg.parts.split(",")
    unknown = set(parts) - {"loss", "metadata", "quantisation", "samples"}
    if unknown:
        sys.exit(f"unknown parts: {', '.join(sorted(unknown))}")
    print(f"{arg.model} on {len(sequences)} articles of {arg.set}", flush=True)
    if "loss" in parts:
        loss, count = loss_of(model, sequences)
        print(f"loss {loss:.4f} a token = perplexity {math.exp(loss):.2f} ({count} tokens)", flush=True)
    if "metadata" in parts:
        a, b, count = metadata(model, sequences)
        print(f"article tokens: with metadata {a:.4f} = perplexity {math.exp(a):.2f}; without {b:.4f} = {math.exp(b):.2f}; ratio {math.exp(a - b):.4f} ({count} tokens)", flush=True)
    if "samples" in parts:
        samples(model, sequences, arg)
    if "quantisation" in parts:
        exact, count = loss_of(model, sequences)
        print(f"weights as given: loss {exact:.4f} ({count} tokens)", flush=True)
        for scheme in ("int8", "mixed", "mixed-embeddings", "int4"):
            fill(model, {name: through(scheme, name, value) for name, value in tensors.items()})
            loss, _ = loss_of(model, sequences)
            print(f"{scheme:17s} {stored_bytes(scheme, tensors) / 1e6:5.1f} MB, loss {loss:.4f}, added {loss - exact:+.4f}", flush=True)
        fill(model, tensors)


if __name__ == "__main__":
    main()
