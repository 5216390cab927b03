"""Moves a training state between machines in pieces.

usage: pack.py split STATE.pt OUTDIR [--first 0] [--count 4] [--piece-mb 15] [--weights-only]
       pack.py join PIECESDIR STATE.pt

split writes pieces FIRST..FIRST+COUNT-1 and, with each call, sha256.txt of the whole; --weights-only keeps the model (bf16) and leaves
the optimisers out, a quarter of the size: enough for export.py, not for going on smoothly. join refuses when a piece is missing or changed.
"""
import argparse, hashlib, io, os, re, sys
import torch


def packed(path, weights_only):
    if not weights_only:
        return open(path, "rb").read()
    state = torch.load(path, map_location="cpu", weights_only=False)
    state = {k: v for k, v in state.items() if k not in ("adam", "momentum", "generator")}
    state["model"] = {k: v.bfloat16() for k, v in state["model"].items()}
    buffer = io.BytesIO()
    torch.save(state, buffer)
    return buffer.getvalue()


def split(source, out, first=0, count=4, piece=15 * 2**20, weights_only=False):
    os.makedirs(out, exist_ok=True)
    data = packed(source, weights_only)
    pieces = -(-len(data) // piece)
    for i in range(first, min(first + count, pieces)):
        with open(f"{out}/piece-{i:03d}", "wb") as file:
            file.write(data[i * piece:(i + 1) * piece])
    with open(f"{out}/sha256.txt", "w") as file:
        file.write(f"{hashlib.sha256(data).hexdigest()} {pieces}\n")
    return pieces


def join(folder, target):
    digest, pieces = open(f"{folder}/sha256.txt").read().split()
    names = sorted(n for n in os.listdir(folder) if re.fullmatch(r"piece-\d+", n))
    if [int(n[6:]) for n in names] != list(range(int(pieces))):
        raise SystemExit(f"{folder} holds {len(names)} of {pieces} pieces")
    data = b"".join(open(f"{folder}/{n}", "rb").read() for n in names)
    if hashlib.sha256(data).hexdigest() != digest:
        raise SystemExit("the pieces do not belong together: SHA-256 differs")
    with open(target + ".new", "wb") as file:
        file.write(data)
    os.replace(target + ".new", target)


def main():
    cli = argparse.ArgumentParser(usage=__doc__)
    cli.add_argument("verb", choices=("split", "join")), cli.add_argument("source"), cli.add_argument("target")
    cli.add_argument("--first", type=int, default=0), cli.add_argument("--count", type=int, default=4)
    cli.add_argument("--piece-mb", type=float, default=15), cli.add_argument("--weights-only", action="store_true")
    arg = cli.parse_args()
    if arg.verb == "split":
        print(split(arg.source, arg.target, arg.first, arg.count, int(arg.piece_mb * 2**20), arg.weights_only), "pieces in all")
    else:
        join(arg.source, arg.target)


if __name__ == "__main__":
    main()
