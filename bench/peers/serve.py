"""Other people's software, measured on command, so that its rounds can stand between ours.

usage: serve.py [--threads 2] MODULE …

Reads one JSON object a line, {"command": NAME, ...arguments}, and answers each with one line: what the command gives back, or
{"error": TEXT}. The first line, before any command, is {"ready": true, "versions": {...}}. Ends when its input does.

A command is a function of keyword arguments that gives a dict, listed in COMMANDS of a file beside this one; MODULE is that file (gpt2).
Times are milliseconds by the clock, measured here: the pipe is in none of them. What a command opens it keeps until the end, so the
first call of a command warms it up. Threads are those of one model (no second model runs at the same time); nothing is printed by
libraries, as standard output is the pipe.
"""
import argparse, importlib, json, os, sys
from importlib.metadata import PackageNotFoundError, version

PACKAGES = ["torch", "transformers", "ctranslate2", "numpy"]


def versions():
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            pass
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("module", nargs="+")
    given = parser.parse_args()
    threads = str(given.threads)
    # Read by OpenMP and both libraries when they are imported.
    os.environ.update(OMP_NUM_THREADS=threads, MKL_NUM_THREADS=threads, PEER_THREADS=threads, HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
    # Libraries that print must not end up in the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf8")
    os.dup2(2, 1)
    known = {name: command for module in given.module for name, command in importlib.import_module(module).COMMANDS.items()}

    def answer(value):
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    answer({"ready": True, "versions": versions()})
    for line in sys.stdin:
        request = json.loads(line)
        try:
            name = request.pop("command")
            if name not in known:
                raise ValueError(f"There is no command {name}; there are: {', '.join(sorted(known))}.")
            answer(known[name](**request))
        except Exception as error:  # whatever a library throws is the asker's to show
            answer({"error": f"{type(error).__name__}: {error}"})


if __name__ == "__main__":
    main()
