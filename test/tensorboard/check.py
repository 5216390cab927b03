"""What TensorBoard and NumPy read of a folder with event files and .npy files, as JSON on standard output.

usage: check.py FOLDER

`accumulator` is what EventAccumulator holds; `fast` and `slow` are what TensorBoard's server answers the browser, by the
Rust and by the Python reader; `arrays` is what numpy.load gives.
"""
import json
import logging
import pathlib
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import numpy
from tensorboard import program
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

EVERYTHING = {"scalars": 0, "tensors": 0}


def accumulated(folder):
    events = EventAccumulator(folder, size_guidance=EVERYTHING)
    events.Reload()
    tags = events.Tags()
    return {
        "scalars": {tag: [[event.step, event.value] for event in events.Scalars(tag)] for tag in tags["scalars"]},
        "tensors": {
            tag: [[event.step, tensor_util.make_ndarray(event.tensor_proto).tolist()] for event in events.Tensors(tag)]
            for tag in tags["tensors"]
        },
        "plugins": {
            plugin: sorted(events.PluginTagToContent(plugin))
            for plugin in ("text", "histograms")
        },
    }


def served(folder, load_fast):
    board = program.TensorBoard()
    board.configure(argv=[None, "--logdir", folder, "--host", "127.0.0.1", "--port", "0", "--load_fast", load_fast])
    url = board.launch()

    def get(route, **query):
        with urllib.request.urlopen(f"{url}data/{route}?{urllib.parse.urlencode(query)}") as response:
            return json.load(response)

    def points(plugin, route):
        tags = get(f"plugin/{plugin}/tags").get(".", [])
        return {tag: get(f"plugin/{plugin}/{route}", run=".", tag=tag) for tag in tags}

    # The run is listed once its files have been read to the end.
    for _ in range(120):
        if get("runs") and get("plugin/text/tags").get("."):
            break
        time.sleep(0.25)
    return {
        "scalars": {tag: [point[1:] for point in found] for tag, found in points("scalars", "scalars").items()},
        "histograms": {tag: [point[1:] for point in found] for tag, found in points("histograms", "histograms").items()},
        "texts": {
            tag: [[point["step"], point["text"]] for point in found] for tag, found in points("text", "text").items()
        },
    }


def main(folder, *load_fast):
    if load_fast:
        return served(folder, *load_fast)
    # A server stays up until its process ends, so each has its own.
    answers = {
        name: subprocess.run(
            [sys.executable, __file__, folder, flag], check=True, stdout=subprocess.PIPE, text=True
        ).stdout
        for name, flag in (("fast", "true"), ("slow", "false"))
    }
    return {
        "accumulator": accumulated(folder),
        **{name: json.loads(answer) for name, answer in answers.items()},
        "arrays": {
            path.name: {"type": str(array.dtype), "shape": array.shape, "values": array.ravel().tolist()}
            for path in sorted(pathlib.Path(folder).glob("*.npy"))
            for array in [numpy.load(path)]
        },
    }


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    print(json.dumps(main(*sys.argv[1:]), default=bytes.decode))
