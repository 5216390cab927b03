"""Pins what a shipped model says of three fixed texts, for the test that compares the extension's engine with it.

usage: pin.py MODELDIR --vocab DIR [--articles test/golden/articles.jsonl] [--out models/pretrain/pinned-logits.json]

An independent path: tokens by Hugging Face's tokenizers, the network by PyTorch in float32 from the values of the shipped file.
Run it whenever the weights of models/grover-mini are replaced.
"""
import argparse, hashlib, json, os
import torch
from prepare import BEGIN, Encoder, MONTHS
from train import load_shipped

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
TEXTS, PLACES, TOP = 3, 4, 8


@torch.no_grad()
def pinned(model, ids):
    """Log-probability of every token after the first, and at a few places the greatest logits with their tokens."""
    ids = torch.tensor(ids)
    logits = model.hidden(ids[None])[0] @ model.word_embed.weight.T
    lp = torch.log_softmax(logits[:-1].double(), 1).gather(1, ids[1:, None])[:, 0]
    rows = [round((i + 1) * (len(ids) - 1) / PLACES) for i in range(PLACES)]
    places = []
    for row in rows:
        top = logits[row].topk(TOP)
        places.append({"row": row, "ids": top.indices.tolist(), "logits": [round(x, 5) for x in top.values.tolist()]})
    return {"tokens": ids.tolist(), "logProbabilities": [round(x, 5) for x in lp.tolist()], "places": places}


def main():
    cli = argparse.ArgumentParser(usage=__doc__)
    cli.add_argument("model"), cli.add_argument("--vocab", required=True)
    cli.add_argument("--articles", default=f"{ROOT}/test/golden/articles.jsonl"), cli.add_argument("--out", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "pinned-logits.json"))
    arg = cli.parse_args()
    torch.set_num_threads(1)
    model, encoder, texts = load_shipped(arg.model).eval(), Encoder(arg.vocab), []
    for line in open(arg.articles, encoding="utf8").read().splitlines()[:TEXTS]:
        item = json.loads(line)
        month, day, year = item["publish_date"].split("-")  # the reference keeps the day as it is written
        fields = {"domain": item["domain"], "date": f"{MONTHS[int(month) - 1]} {day}, {year}", "authors": ", ".join(item["authors"]), "title": item["title"], "article": item["text"]}
        ids = [t for name, text in fields.items() if len(text) > (5 if name == "authors" else 0) for t in [BEGIN[name], *(t + 1 for t in encoder.bpe.encode(text).ids), BEGIN[name] + 1]]
        texts.append({"title": item["title"], **pinned(model, ids)})
    weights = hashlib.sha256(open(os.path.join(arg.model, "model.safetensors"), "rb").read()).hexdigest()
    with open(arg.out, "w", encoding="utf8") as file:
        file.write('{\n "note": "Made by models/pretrain/pin.py: PyTorch, float32.",\n "weights": "' + weights + '",\n "texts": [\n  '
                   + ",\n  ".join(json.dumps(text, ensure_ascii=False) for text in texts) + "\n ]\n}\n")
    print(f"{arg.out}: {len(texts)} texts, {sum(len(t['tokens']) for t in texts)} tokens, weights {weights[:12]}")


if __name__ == "__main__":
    main()
