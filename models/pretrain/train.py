"""Trains a Grover, from nothing or from a shipped model, on a GPU (bf16, compiled) or on a CPU; resumable after any interruption.

usage: train.py --data DIR --out DIR --minutes M [--layers 6 --width 384] [--from-model DIR] [options, see --help]

The network is rowanz/grover's: learned positions (1,024), LayerNorm on the embeddings, then per layer
r = x + attention(x); x = LN1(r + mlp(LN0(r))); logits = x . word_embed^T. Muon on the matrices, Adam on the rest.

Schedule. One number, `done` (0 to 1), drives everything: warm-up, then a constant rate, then linear decay to zero from --decay-from
on; sampled classes before --full-from, the full softmax after it. Every step moves `done` by its share of the time that is left
until the deadline. The deadline is now + --minutes, or the contents of OUT/deadline (seconds since 1970, or a UTC time such as
2026-11-21T10:50), read at every step: write that file to move the end. A step counts for at most --longest-step seconds, so a
process that was stopped for a while carries on where it was and only goes faster afterwards. The rate never jumps.

State. OUT/state.pt (model, optimisers, generator, step, seen, done) is replaced atomically every --save-every seconds, at the end and on
SIGTERM/SIGINT; if it exists, training goes on from it. OUT/state.pt of a finished run is what export.py reads.
"""
import argparse, calendar, glob, json, lzma, math, os, signal, time

os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # idle threads sleep: the machine may be shared
os.environ.setdefault("GOMP_SPINCOUNT", "0")
os.environ.setdefault("KMP_BLOCKTIME", "0")
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

VOCAB, POSITIONS, HEAD = 50270, 1024, 64


class Layer(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.query_layer, self.key_layer, self.value_layer, self.context_projection_layer = (nn.Linear(width, width) for _ in range(4))
        self.LayerNorm_mlp_ln0, self.LayerNorm_mlp_ln1 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.intermediate, self.output = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        batch, length, width = x.shape
        q, k, v = (f(x).view(batch, length, width // HEAD, HEAD).transpose(1, 2) for f in (self.query_layer, self.key_layer, self.value_layer))
        context = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(batch, length, width)
        return self.after_attention(x, context)

    def after_attention(self, x, context):
        r = x + self.context_projection_layer(context)
        return self.LayerNorm_mlp_ln1(r + self.output(F.gelu(self.intermediate(self.LayerNorm_mlp_ln0(r)))))


class FullSoftmax(torch.autograd.Function):
    """Mean cross entropy of x W^T in blocks of rows: neither the logits nor their gradient is ever stored whole."""
    @staticmethod
    def forward(ctx, x, words, targets):
        compute = torch.bfloat16 if torch.is_autocast_enabled(x.device.type) else torch.float32
        x16, w16 = x.to(compute), words.to(compute)
        wanted = any(ctx.needs_input_grad)
        dx, dw, total = torch.empty_like(x16), torch.zeros_like(words) if wanted else None, 0.0
        rows = 256 if x.device.type == "cpu" else 4096
        for at in range(0, len(x), rows):
            part, target = x16[at:at + rows], targets[at:at + rows, None]
            logits = (part @ w16.T).float()
            total = total + (torch.logsumexp(logits, 1) - logits.gather(1, target)[:, 0]).sum()
            if wanted:
                p = torch.softmax(logits, 1).scatter_add_(1, target, torch.full_like(target, -1, dtype=torch.float32)).to(compute)
                dx[at:at + rows] = p @ w16
                dw += p.T @ part
        if wanted:
            ctx.save_for_backward(dx, dw)
            ctx.kinds = x.dtype
        return total / len(x)

    @staticmethod
    def backward(ctx, grad):
        dx, dw = ctx.saved_tensors
        scale = grad / len(dx)
        return (dx.float() * scale).to(ctx.kinds), dw * scale, None


class Grover(nn.Module):
    def __init__(self, layers, width):
        super().__init__()
        self.word_embed, self.pos_embed = nn.Embedding(VOCAB, width), nn.Embedding(POSITIONS, width)
        self.LayerNorm_embed_norm = nn.LayerNorm(width)
        self.layers = nn.ModuleList(Layer(width) for _ in range(layers))
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                nn.init.trunc_normal_(module.weight, std=0.02)
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)

    def hidden(self, ids):
        x = self.LayerNorm_embed_norm(self.word_embed(ids) + self.pos_embed.weight[: ids.shape[1]])
        for layer in self.layers:
            x = layer(x)
        return x

    def forward(self, ids, targets, drawn=None, log_expected=None):
        """Mean loss a token. With `drawn` [k] class ids and `log_expected` [VOCAB] (log of each class's expected count among them),
        a sampled softmax over the target and the drawn classes: a third of the time on a CPU, not comparable with the full loss."""
        x, targets, words = self.hidden(ids).flatten(0, 1), targets.flatten(), self.word_embed.weight
        if drawn is None:
            return FullSoftmax.apply(x, words, targets)
        others = F.linear(x, words[drawn]).float() - log_expected[drawn]
        others = others.masked_fill(drawn[None] == targets[:, None], -1e4)
        true = (x.float() * words[targets]).sum(-1) - log_expected[targets]
        return F.cross_entropy(torch.cat([true[:, None], others], 1), torch.zeros_like(targets))

    @torch.no_grad()
    def token_losses(self, ids):
        """Loss of every token of one sequence [n] after its first: [n - 1]."""
        x, out = self.hidden(ids[None, :-1])[0], []
        for part, targets in zip(x.split(128), ids[1:].split(128)):  # small blocks: on a CPU, fresh memory for all the logits costs more than computing them
            logits = F.linear(part, self.word_embed.weight).float()
            out.append(torch.logsumexp(logits, 1) - logits.gather(1, targets[:, None])[:, 0])
        return torch.cat(out)


def reference_names(model):
    """{variable name in the reference's checkpoint: (parameter, whether it is stored transposed)}; dense kernels are [in, out] there."""
    out = {"newslm/embeddings/word_embed": (model.word_embed.weight, False), "newslm/embeddings/pos_embed": (model.pos_embed.weight, False),
           "newslm/embeddings/LayerNorm_embed_norm/gamma": (model.LayerNorm_embed_norm.weight, False),
           "newslm/embeddings/LayerNorm_embed_norm/beta": (model.LayerNorm_embed_norm.bias, False)}
    for i, layer in enumerate(model.layers):
        for name, module in layer.named_children():
            prefix, norm = f"newslm/layer{i:02d}/{name}/", isinstance(module, nn.LayerNorm)
            out[prefix + ("gamma" if norm else "kernel")] = (module.weight, not norm)
            out[prefix + ("beta" if norm else "bias")] = (module.bias, False)
    return out


def load_shipped(folder):
    """A model from config.json and model.safetensors, whatever its number formats (see export.py)."""
    from export import read_tensors
    config = json.load(open(os.path.join(folder, "config.json")))
    model = Grover(config["num_hidden_layers"], config["hidden_size"])
    tensors = read_tensors(os.path.join(folder, "model.safetensors"))
    with torch.no_grad():
        for name, (parameter, transposed) in reference_names(model).items():
            value = torch.from_numpy(tensors[name])
            parameter.copy_(value.T if transposed else value)
    return model


def orthogonalised(gradient):
    """Newton-Schulz iteration of Muon."""
    x = gradient.bfloat16()
    tall = x.shape[0] > x.shape[1]
    x = (x.T if tall else x) / (x.norm() + 1e-7)
    for _ in range(5):
        a = x @ x.T
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    return (x.T if tall else x).float()


class Data:
    """Training windows: a source is drawn by its weight, then the start of an article (three of four) or any place in the source."""
    def __init__(self, folder, length, device, generator):
        manifest = json.load(open(f"{folder}/manifest.json"))
        self.length, self.generator, self.device, self.sources = length, generator, device, []
        by_source = {}
        for shard in manifest["shards"]:
            by_source.setdefault(shard["source"], []).append(shard["file"])
        for source, files in by_source.items():
            tokens, starts, offset = [], [], 0
            for file in files:
                part = np.frombuffer(lzma.open(f"{folder}/{file}").read(), dtype="<u2")
                starts.append(np.fromfile(f"{folder}/{file.replace('.bin.xz', '.starts.bin')}", dtype="<u4").astype(np.int64) + offset)
                tokens.append(part)
                offset += len(part)
            tokens, starts = np.concatenate(tokens), np.concatenate(starts)
            starts = starts[starts < len(tokens) - length - 1]
            self.sources.append((source, torch.from_numpy(tokens.astype(np.int32)).to(device), torch.from_numpy(starts)))
        weights = torch.tensor([manifest["weights"][s] for s, _, _ in self.sources])
        self.weights = weights / weights.sum()
        self.counts = sum(w * torch.bincount(t.long(), minlength=VOCAB).double() / len(t) for w, (_, t, _) in zip(self.weights, self.sources))

    def __str__(self):
        return ", ".join(f"{s} {len(t) / 1e6:.1f} M tokens x {w:.2f}" for (s, t, _), w in zip(self.sources, self.weights))

    def batch(self, size):
        rows, draw = [], lambda n: int(torch.randint(0, n, (), generator=self.generator))
        for source in torch.multinomial(self.weights, size, replacement=True, generator=self.generator).tolist():
            _, tokens, starts = self.sources[source]
            at = int(starts[draw(len(starts))]) if draw(4) else draw(len(tokens) - self.length - 1)
            rows.append(tokens[at:at + self.length + 1])
        window = torch.stack(rows).long()
        return window[:, :-1], window[:, 1:]


def validation_loss(model, folder, device, limit=400, length=1024):
    """Mean loss a token over the first `length` tokens of each validation article, metadata first."""
    tokens = torch.from_numpy(np.fromfile(f"{folder}/val.bin", dtype="<u2").astype(np.int64)).to(device)
    starts = np.fromfile(f"{folder}/val.starts.bin", dtype="<u4").astype(np.int64).tolist() + [len(tokens)]
    total = count = 0
    for a, b in list(zip(starts, starts[1:]))[:limit]:
        losses = model.token_losses(tokens[a:min(b, a + length)])
        total, count = total + losses.sum().item(), count + len(losses)
    return total / count


def read_deadline(path, fallback):
    try:
        text = open(path).read().strip()
        return float(text) if text.replace(".", "").isdigit() else calendar.timegm(time.strptime(text[:16], "%Y-%m-%dT%H:%M"))
    except (OSError, ValueError):
        return fallback


def advance(done, seconds, left):
    """`done` after a step of `seconds`, when `left` seconds remain after it."""
    return done + (1 - done) * seconds / (seconds + left) if left > 0 else 1.0


def write_atomically(state, path):
    with open(path + ".new", "wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)


def main():
    cli = argparse.ArgumentParser(usage=__doc__)
    cli.add_argument("--data", required=True), cli.add_argument("--out", required=True)
    cli.add_argument("--from-model", help="folder of a shipped model to start from"), cli.add_argument("--stop-after", type=int, default=0, help="steps; for probes")
    for name, default in (("layers", 6), ("width", 384), ("batch", 4), ("accumulate", 1), ("length", 1024), ("warmup", 100), ("seed", 1), ("classes", 4096),
                          ("save-every", 180), ("validate-every", 600), ("final-articles", 400), ("threads", 2)):
        cli.add_argument("--" + name, type=int, default=default)
    for name, default in (("minutes", 9.0), ("muon", 0.003), ("adam", 1e-3), ("decay-from", 0.0), ("full-from", 0.72), ("longest-step", 60.0)):
        cli.add_argument("--" + name, type=float, default=default)
    arg = cli.parse_args()
    os.makedirs(arg.out, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cpu":
        torch.set_num_threads(arg.threads)
    torch.manual_seed(arg.seed)
    torch.set_float32_matmul_precision("high")
    say = lambda text: print(time.strftime("%H:%M:%S ", time.gmtime()) + text, flush=True)

    state_path, deadline_path = f"{arg.out}/state.pt", f"{arg.out}/deadline"
    state = torch.load(state_path, map_location="cpu", weights_only=False) if os.path.exists(state_path) else None
    if state:
        model = Grover(state["layers"], state["width"])
        model.load_state_dict(state["model"])
    else:
        model = load_shipped(arg.from_model) if arg.from_model else Grover(arg.layers, arg.width)
    model = model.to(device)
    matrices = [p for name, p in model.named_parameters() if p.ndim == 2 and "embed" not in name]
    others = [p for name, p in model.named_parameters() if p.ndim < 2 or "embed" in name]
    adam = torch.optim.AdamW(others, lr=arg.adam, betas=(0.9, 0.95), weight_decay=0.0, fused=True)
    momentum = [torch.zeros_like(p) for p in matrices]
    generator = torch.Generator().manual_seed(arg.seed)
    step, seen, done, spent, loss_so_far = 0, 0, 0.0, 0.0, None
    if state:
        adam.load_state_dict(state["adam"])
        momentum = [m.to(device) for m in state["momentum"]]
        generator.set_state(state["generator"])
        step, seen, done, spent = state["step"], state["seen"], state["done"], state["spent"]
    say(("resumed at step %d, done %.3f" % (step, done) if state else f"from {arg.from_model}" if arg.from_model else "from random weights")
        + f"; {sum(p.numel() for p in model.parameters()) / 1e6:.1f} M parameters on {device}; {vars(arg)}")
    state = None

    data = Data(arg.data, arg.length, device, generator)
    say(str(data))
    forward = torch.compile(model) if device == "cuda" else model
    cast = torch.autocast(device, dtype=torch.bfloat16)
    shares = (data.counts + 1e-8) ** 0.75
    shares = (shares / shares.sum()).float()
    log_expected = (shares * max(1, arg.classes)).log().to(device)

    def save():
        write_atomically({"model": {k: v.float().cpu() for k, v in model.state_dict().items()}, "adam": adam.state_dict(), "momentum": momentum,
                          "generator": generator.get_state(), "layers": len(model.layers), "width": model.word_embed.weight.shape[1],
                          "step": step, "seen": seen, "done": done, "spent": spent, "arguments": vars(arg)}, state_path)

    def validate(limit):
        with cast:
            return validation_loss(model, arg.data, device, limit)

    stopping = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.append(1))
    ends = time.time() + arg.minutes * 60
    last_save = last_validation = last_report = time.time()
    since = [0, 0.0, []]  # tokens, seconds, losses since the last report
    while done < 1 and not stopping and not (arg.stop_after and step >= arg.stop_after):
        began = time.time()
        scale = min(1, (step + 1) / arg.warmup) * (1 if done <= arg.decay_from else (1 - done) / (1 - arg.decay_from))
        for group in adam.param_groups:
            group["lr"] = arg.adam * scale
        sampled = arg.classes and done < arg.full_from
        for _ in range(arg.accumulate):
            ids, targets = data.batch(arg.batch)
            drawn = torch.multinomial(shares, arg.classes, replacement=True, generator=generator).to(device) if sampled else None
            with cast:
                loss = forward(ids, targets, drawn, log_expected) / arg.accumulate
            loss.backward()
            since[2].append(loss.detach() * arg.accumulate)
        torch.nn.utils.clip_grad_norm_(others, 1.0)
        adam.step()
        with torch.no_grad():
            for p, m in zip(matrices, momentum):
                m.mul_(0.95).add_(p.grad)
                p.add_(orthogonalised(p.grad + 0.95 * m) * max(1, p.shape[0] / p.shape[1]) ** 0.5, alpha=-arg.muon * scale)
                p.grad = None
        adam.zero_grad()
        now = time.time()
        seconds = min(now - began, arg.longest_step)
        tokens = arg.batch * arg.length * arg.accumulate
        step, seen, spent = step + 1, seen + tokens, spent + seconds
        since[0], since[1] = since[0] + tokens, since[1] + seconds
        done = advance(done, seconds, read_deadline(deadline_path, ends) - now)
        if step % 25 == 0:
            mean = torch.stack(since[2]).mean().item()
            if not math.isfinite(mean):
                raise SystemExit(f"step {step}: the loss is {mean}; state.pt is from before")
            say(f"step {step} {'sampled' if sampled else 'full'} loss {mean:.3f} seen {seen / 1e6:.2f} M {since[0] / since[1]:.0f} tokens/s rate {scale:.3f} done {done:.4f}")
            since = [0, 0.0, []]
        if now - last_save > arg.save_every:
            save()
            last_save = time.time()
        if now - last_validation > arg.validate_every:
            say(f"validation of 40 articles {validate(40):.4f}")
            last_validation = time.time()
    save()
    if stopping or arg.stop_after and step >= arg.stop_after:
        say(f"stopped at step {step}, done {done:.3f}; validation of 40 articles {validate(40):.4f}" if not stopping else f"stopped at step {step}, done {done:.3f}; state.pt written")
        return
    final = validate(arg.final_articles) if arg.final_articles else None
    measured = f"validation {final:.4f}, perplexity {math.exp(final):.1f}, " if final else ""
    say(f"finished: {measured}after {seen / 1e6:.1f} M tokens, {step} steps, {spent / 60:.0f} minutes of computing")


if __name__ == "__main__":
    main()
