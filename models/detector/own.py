"""The model's own articles, from the metadata of human ones: one corpus line each, as many drawn at once as a batch holds.

usage: own.py MODEL --corpus human.jsonl --vocab DIR --out own.jsonl [--train 2500] [--calibrate 500] [--test 600] [--tokens 320]
       [--batch 48] [--threads 2] [--seed 1]

Of each split of human.jsonl (article-bias alone, spread over outlets as evenly as can be) so many articles lend their domain, date, authors
and title. top-p is drawn between .90 and 1.0 for training and calibration, between .94 and .96 for the test. `pair` is the human article.
Arithmetic is float32 on the file's int8 values. A text that is cut at --tokens loses its unfinished sentence. Lines are appended as they are
made; what an --out already has is not made again.
"""
import argparse, json, os, random, sys, time
import torch

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "pretrain"))
from collect import digest, normalise, sentence_ends
from evaluate import load
from prepare import Encoder, canonical, parse_date
from sampling import BEGIN_ARTICLE, continuations

LONGEST_METADATA = 150


def chosen(path, wanted, seed):
    """Human articles with a title, round robin over outlets: [(split, line)]."""
    outlets = {}
    for text in open(path, encoding="utf8"):
        line = json.loads(text)
        if line["set"] == "article-bias" and line.get("title") and wanted.get(line["split"]):
            outlets.setdefault(line["split"], {}).setdefault(line.get("outlet") or "", []).append(line)
    out = []
    for split, groups in sorted(outlets.items()):
        lists = [sorted(group, key=lambda line: digest(f"{seed} {line['id']}")) for _, group in sorted(groups.items())]
        turn = [line for place in range(max(map(len, lists))) for group in lists if place < len(group) for line in [group[place]]]
        out += [(split, line) for line in turn[:wanted[split]]]
    return out


def prompt(encoder, line):
    """Token ids of the metadata in canonical order and the article's beginning; None where they are too long."""
    article = {"domain": line.get("domain"), "date": parse_date(line["date"].replace("-", "/")) if line.get("date") else None,
               "authors": line.get("authors"), "title": line["title"], "lines": ["."]}
    pieces, = encoder.pieces([article])
    ids = canonical({field: tokens for field, tokens in pieces.items() if field != "article"}) + [BEGIN_ARTICLE]
    return ids if len(ids) <= LONGEST_METADATA else None


def without_unfinished(text):
    """Without what stands behind the last full stop of a text that was cut off."""
    lines = text.split("\n")
    ends = sentence_ends(lines[-1])
    return "\n".join(lines[:-1] + ([lines[-1][:ends[-1]]] if ends else []))


def record(split, line, top_p, text):
    kept = {key: line[key] for key in ("domain", "date", "authors", "title", "outlet", "year", "topic", "unseen") if key in line}
    return {"id": "own/" + line["id"], "label": "machine", "set": "own", "split": split, "group": line["group"], "pair": line["id"],
            "generator": "grover-mini", "topP": round(top_p, 4), **kept, "article": text}


def main():
    cli = argparse.ArgumentParser(usage=__doc__)
    cli.add_argument("model")
    for name in ("corpus", "vocab", "out"):
        cli.add_argument("--" + name, required=True)
    for name, default in (("train", 2500), ("calibrate", 500), ("test", 600), ("tokens", 320), ("batch", 48), ("threads", 2), ("seed", 1)):
        cli.add_argument("--" + name, type=int, default=default)
    arg = cli.parse_args()
    torch.set_num_threads(arg.threads)
    _, model, _ = load(arg.model)
    encoder = Encoder(arg.vocab)
    made = {json.loads(line)["pair"] for line in open(arg.out, encoding="utf8")} if os.path.exists(arg.out) else set()
    todo = [(split, line) for split, line in chosen(arg.corpus, {"train": arg.train, "calibrate": arg.calibrate, "test": arg.test}, arg.seed) if line["id"] not in made]
    random.Random(arg.seed).shuffle(todo)
    rng, start, tokens = random.Random(arg.seed + len(made)), time.time(), 0
    with open(arg.out, "a", encoding="utf8") as file:
        for at in range(0, len(todo), arg.batch):
            batch = [(split, line, ids) for split, line in todo[at:at + arg.batch] for ids in [prompt(encoder, line)] if ids]
            top_p = [rng.uniform(0.94, 0.96) if split == "test" else rng.uniform(0.9, 1.0) for split, _, _ in batch]
            drawn = continuations(model, [ids for _, _, ids in batch], arg.tokens, top_p, arg.seed * 1_000_003 + len(made) + at, batch=arg.batch)
            for (split, line, _), p, (ids, _) in zip(batch, top_p, drawn):
                tokens += len(ids)
                text = without_unfinished(normalise(encoder.text(ids)))
                if len(text.split()) >= 25:
                    file.write(json.dumps(record(split, line, p, text), ensure_ascii=False) + "\n")
            file.flush()
            print(f"{at + len(batch)} of {len(todo)}, {tokens / (time.time() - start):.0f} tokens a second", flush=True)


if __name__ == "__main__":
    main()
