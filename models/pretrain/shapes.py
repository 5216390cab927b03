"""Trains several shapes of the network for the same minutes with the same settings, each on one thread, all at once.

usage: shapes.py --data DIR --out DIR --minutes M [--shapes 6x384,10x320,3x448] [--articles 100] [--figures FILE] [-- options of train.py]

A shape is layers x width (a multiple of 64). Every run starts from random weights with seed 1. Then the loss of each on the same
validation articles is printed. With more shapes than cores they share the cores evenly. Nothing is resumed: OUT must be new.
"""
import argparse, os, subprocess, sys, time
import torch
from evaluate import fill, loss_of, record, windows
from export import state_tensors, stored_bytes
from train import Grover, POSITIONS, VOCAB

HERE = os.path.dirname(os.path.abspath(__file__))


def int8_bytes(layers, width):
    """Of the weights of a shape, scales, norms and biases included: no more than 32 MB may ship."""
    embeddings = (VOCAB + POSITIONS) * (width + 4)
    kernels, scales_and_vectors = 12 * width ** 2, 4 * 9 * width + 4 * 13 * width
    return embeddings + 8 * width + layers * (kernels + scales_and_vectors)


def main():
    cli = argparse.ArgumentParser(usage=__doc__)
    cli.add_argument("--data", required=True), cli.add_argument("--out", required=True), cli.add_argument("--figures")
    cli.add_argument("--minutes", type=float, required=True), cli.add_argument("--shapes", default="6x384,10x320,3x448")
    cli.add_argument("--articles", type=int, default=100), cli.add_argument("more", nargs="*", help="options of train.py, behind --")
    arg = cli.parse_args()
    shapes = [tuple(map(int, text.split("x"))) for text in arg.shapes.split(",")]
    os.makedirs(arg.out)
    runs, environment = [], {**os.environ, "MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(2**34), "MALLOC_TOP_PAD_": str(2**28)}  # see README.md
    for layers, width in shapes:
        out = f"{arg.out}/{layers}x{width}"
        os.makedirs(out)
        print(f"{layers}x{width}: {int8_bytes(layers, width) / 1e6:.1f} MB at int8; log in {out}/train.log", flush=True)
        command = ["nice", "-n", "19", sys.executable, f"{HERE}/train.py", "--data", arg.data, "--out", out, "--minutes", str(arg.minutes), "--layers", str(layers), "--width", str(width),
                   "--threads", "1", "--final-articles", "0", "--validate-every", "1000000", *arg.more]
        runs.append(subprocess.Popen(command, stdout=open(f"{out}/train.log", "w"), stderr=subprocess.STDOUT, env=environment))
    if any([run.wait() for run in runs]):
        sys.exit("a run failed: see its log")
    began, arg.set = time.time(), "val"
    sequences, results = windows(arg, "val"), {}
    torch.set_num_threads(min(os.cpu_count() or 1, 2))
    for layers, width in shapes:
        tensors, state = state_tensors(f"{arg.out}/{layers}x{width}/state.pt")
        mean, _ = loss_of(fill(Grover(layers, width), tensors), sequences)
        results[f"{layers}x{width}"] = {"bytes": stored_bytes("int8", tensors), "steps": state["step"], "tokens": state["seen"], "loss": mean}
        print(f"{layers}x{width}: {state['seen'] / 1e6:.2f} M tokens read, validation loss {mean:.4f} ({len(sequences)} articles)", flush=True)
    if arg.figures:
        record(arg.figures, "shapes", {"minutes": arg.minutes, "articles": len(sequences), "shapes": results}, None, 60 * arg.minutes + time.time() - began, "models/pretrain/shapes.py")


if __name__ == "__main__":
    main()
