"""A trained state -> models/<name>/{config.json, model.safetensors} under the variable names of the reference's checkpoints.

usage: export.py STATE.pt MODELDIR [--scheme int8|bf16|float32] [--limit-mb 32]

int8: for a matrix X the file holds X (int8) and X/scale (float32), value = q * scale; the scale is per row for the two embedding
tables and per output column for kernels ([in, out], as in the reference); norms and biases stay float32. The metadata of the file
says so. SHA256SUMS is written anew; calibration.json and wording.bin of the weights before are removed. Prints sizes and SHA-256.
"""
import argparse, hashlib, json, os
import numpy as np

INT8 = "int8 symmetric: value = q * scale; X/scale is per row for embeddings, per output column for kernels"
BLOCK = 32


def scale_axis(name):
    """The axis along which one scale holds."""
    return 1 if "/embeddings/" in name else 0


def is_matrix(name):
    return name.endswith(("/word_embed", "/pos_embed", "/kernel"))


def to_int8(name, value):
    """(q, scale), scale one-dimensional."""
    scale = np.abs(value).max(scale_axis(name)) / 127
    scale = np.where(scale > 0, scale, 1).astype(np.float32)
    q = np.rint(value / np.expand_dims(scale, scale_axis(name))).clip(-127, 127).astype(np.int8)
    return q, scale


def from_int8(name, q, scale):
    return q.astype(np.float32) * np.expand_dims(scale, scale_axis(name))


def through_int4(name, value, block=BLOCK):
    """What remains of a matrix after symmetric int4 with one float16 scale per block of inputs (of a row for embeddings)."""
    rows = value if scale_axis(name) == 1 else value.T
    blocks = rows.reshape(rows.shape[0], -1, block)
    top = np.take_along_axis(blocks, np.abs(blocks).argmax(2)[:, :, None], 2)  # signed: the largest value lands on -8
    scale = (top / -8).astype(np.float16).astype(np.float32)
    scale[scale == 0] = 1
    back = (np.rint(blocks / scale).clip(-8, 7) * scale).reshape(rows.shape)
    return np.ascontiguousarray(back if scale_axis(name) == 1 else back.T)


def through(scheme, name, value):
    """What remains of a tensor after a scheme: float32, int8, int4, or mixed (int4 kernels, int8 embeddings) and mixed-embeddings (the other way round)."""
    if scheme == "float32" or not is_matrix(name):
        return value
    embedding = "/embeddings/" in name
    if scheme == "int8" or scheme == "mixed" and embedding or scheme == "mixed-embeddings" and not embedding:
        return from_int8(name, *to_int8(name, value))
    return through_int4(name, value)


def stored_bytes(scheme, tensors):
    total = 0
    for name, value in tensors.items():
        if scheme == "float32" or not is_matrix(name):
            total += 4 * value.size
        else:
            embedding = "/embeddings/" in name
            eight = scheme == "int8" or scheme == "mixed" and embedding or scheme == "mixed-embeddings" and not embedding
            total += value.size + 4 * value.shape[1 - scale_axis(name)] if eight else value.size // 2 + 2 * (value.size // BLOCK)
    return total


def read_tensors(path):
    """{name: float32 array} of a model.safetensors in any of the schemes export writes."""
    import torch
    from safetensors import safe_open
    with safe_open(path, "pt") as file:
        raw = {name: file.get_tensor(name) for name in file.keys()}
    out = {}
    for name, value in raw.items():
        if name.endswith("/scale"):
            continue
        out[name] = from_int8(name, value.numpy(), raw[name + "/scale"].numpy()) if value.dtype == torch.int8 else value.float().numpy()
    return out


def fingerprint(tensors):
    """SHA-256 of the weights at int8, the same for a state and for the int8 file made of it: which weights a figure belongs to."""
    digest = hashlib.sha256()
    for name in sorted(tensors):
        digest.update(name.encode() + (to_int8(name, tensors[name])[0] if is_matrix(name) else tensors[name].astype(np.float32)).tobytes())
    return digest.hexdigest()


def write_sums(folder):
    """SHA256SUMS over what the extension reads of a model folder; it refuses a folder that does not agree."""
    names = [name for name in ("config.json", "model.safetensors", "calibration.json", "wording.bin") if os.path.exists(os.path.join(folder, name))]
    digests = {name: hashlib.sha256(open(os.path.join(folder, name), "rb").read()).hexdigest() for name in names}
    with open(os.path.join(folder, "SHA256SUMS"), "w") as file:
        file.writelines(f"{digest}  {name}\n" for name, digest in digests.items())
    return digests


def state_tensors(path):
    """{name: float32 array in the reference's orientation} and the sizes of a state.pt."""
    import torch
    from train import Grover, reference_names
    state = torch.load(path, map_location="cpu", weights_only=False)
    model = Grover(state["layers"], state["width"])
    model.load_state_dict({k: v.float() for k, v in state["model"].items()})
    tensors = {name: np.ascontiguousarray((p.T if transposed else p).detach().numpy()) for name, (p, transposed) in reference_names(model).items()}
    return tensors, state


def main():
    import torch
    from safetensors.torch import save_file
    cli = argparse.ArgumentParser(usage=__doc__)
    cli.add_argument("state"), cli.add_argument("model")
    cli.add_argument("--scheme", choices=("int8", "bf16", "float32"), default="int8")
    cli.add_argument("--limit-mb", type=float, default=32.0)
    arg = cli.parse_args()
    tensors, state = state_tensors(arg.state)
    out, metadata = {}, {"format": "pt"}
    for name, value in tensors.items():
        if not np.isfinite(value).all():
            raise SystemExit(f"{name} holds values that are not finite")
        if arg.scheme == "int8" and is_matrix(name):
            q, scale = to_int8(name, value)
            out[name], out[name + "/scale"] = torch.from_numpy(q), torch.from_numpy(scale)
        else:
            out[name] = torch.from_numpy(value).to(torch.bfloat16 if arg.scheme == "bf16" and is_matrix(name) else torch.float32)
    if arg.scheme == "int8":
        metadata = {"quantization": INT8}
    os.makedirs(arg.model, exist_ok=True)
    width = state["width"]
    with open(os.path.join(arg.model, "config.json"), "w") as file:
        json.dump({"vocab_size": 50270, "hidden_size": width, "num_hidden_layers": state["layers"], "num_attention_heads": width // 64,
                   "intermediate_size": 4 * width, "max_position_embeddings": 1024, "hidden_act": "gelu", "initializer_range": 0.02,
                   "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1}, file, indent=2)
        file.write("\n")
    path = os.path.join(arg.model, "model.safetensors")
    save_file(out, path + ".new", metadata)
    size = os.path.getsize(path + ".new")
    if arg.scheme == "int8" and size > arg.limit_mb * 1e6:
        os.remove(path + ".new")
        raise SystemExit(f"{size / 1e6:.1f} MB is more than {arg.limit_mb} MB: nothing written")
    os.chmod(path + ".new", 0o644)  # safetensors writes for its owner only
    os.replace(path + ".new", path)
    for name in ("calibration.json", "wording.bin"):  # what judges is fitted to the weights; the wording model comes with it again
        if os.path.exists(os.path.join(arg.model, name)):
            os.remove(os.path.join(arg.model, name))
            print(f"{name} belonged to the weights before: removed")
    for name, digest in write_sums(arg.model).items():
        print(f"{name}: {os.path.getsize(os.path.join(arg.model, name))} bytes, sha256 {digest}")
    print(f"step {state['step']}, {state['seen'] / 1e6:.2f} M tokens seen, schedule at {state['done']:.3f}")


if __name__ == "__main__":
    main()
