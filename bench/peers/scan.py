"""PyTorch transformers reading an archive: GPT-2 of Grover's shape, random weights, over batches of padded sequences sorted by length.

scan     All sequences of a file (or its first `count`), each {"tokens": [L], "rows": [N], "targets": [N]}: log-probability, entropy, variance and rank of the
         targets at the rows, or with `only` the log-probability alone. The output layer sees the wanted rows and no padding, a few at
         a time, and attention needs no mask as padding stands behind each text: nothing is computed that is not asked for, but for
         the padding in the trunk. No batch has more than `most` tokens. Eager, scaled dot product attention, fp32 or bf16; statistics
         in fp32.
"""
import functools, json, time

from gpt2 import ROWS, random_model


@functools.cache
def trunk(layers, width, dtype):
    import torch
    return random_model(layers, width).to(getattr(torch, dtype))


@functools.cache
def read(file):
    with open(file, encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def batches(sequences, most):
    made = []
    for one in sorted(sequences, key=lambda one: -len(one["tokens"])):
        if made and (len(made[-1]) + 1) * len(made[-1][0]["tokens"]) <= most:
            made[-1].append(one)
        else:
            made.append([one])
    return made


def statistics(torch, head, hidden, targets, only):
    found = []
    # Counting by a product is more than twice as fast as by sum() or count_nonzero().
    ones = torch.ones(head.out_features)
    for rows, target in zip(hidden.split(ROWS), targets.split(ROWS)):
        logits = head(rows).float()
        if only:
            found.append([logits.gather(-1, target[:, None])[:, 0] - logits.logsumexp(-1)])
            continue
        log_probs = torch.log_softmax(logits, -1)
        own = log_probs.gather(-1, target[:, None])
        weighted = log_probs.exp().mul_(log_probs)
        entropy = -weighted.sum(-1)
        variance = torch.einsum("nv,nv->n", weighted, log_probs) - entropy ** 2
        found.append([own[:, 0], entropy, variance, (log_probs > own).float() @ ones])
    return [torch.cat(parts).numpy() for parts in zip(*found)]


def scan(file, layers, width, dtype, most, only=False, count=None):
    import torch
    model, sequences = trunk(layers, width, dtype), read(file)[:count]
    scored = 0
    with torch.inference_mode():
        start = time.perf_counter()
        for batch in batches(sequences, most):
            length = len(batch[0]["tokens"])
            ids = torch.tensor([one["tokens"] + [0] * (length - len(one["tokens"])) for one in batch])
            hidden = model.transformer(input_ids=ids, use_cache=False).last_hidden_state.flatten(0, 1)
            rows = torch.tensor([place * length + row for place, one in enumerate(batch) for row in one["rows"]])
            targets = torch.tensor([target for one in batch for target in one["targets"]])
            scored += len(statistics(torch, model.lm_head, hidden[rows], targets, only)[0])
        return {"ms": 1000 * (time.perf_counter() - start), "tokens": scored}


COMMANDS = {"scan": scan}
