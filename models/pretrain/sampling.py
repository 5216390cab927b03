"""Texts drawn from a model, many at once, behind a cache of keys and values; and how much they repeat themselves."""
import torch
import torch.nn.functional as F
from train import HEAD, POSITIONS

BEGIN_ARTICLE, END_ARTICLE = 50265, 50266


class Cache:
    """Keys and values of a batch of sequences, per layer [batch, POSITIONS, heads, HEAD]."""
    def __init__(self, model, batch):
        shape = (batch, POSITIONS, model.word_embed.weight.shape[1] // HEAD, HEAD)
        self.layers = [(torch.zeros(shape), torch.zeros(shape)) for _ in model.layers]

    def hidden(self, model, ids, positions):
        """Last hidden states [batch, n, width] of `ids` at `positions` [batch, n]; each row sees its own cached tokens up to its position."""
        batch, count = ids.shape
        top = int(positions.max()) + 1
        rows = torch.arange(batch)[:, None]
        visible = torch.arange(top) <= positions[:, None, :, None]
        x = model.LayerNorm_embed_norm(model.word_embed(ids) + model.pos_embed(positions))
        for layer, (keys, values) in zip(model.layers, self.layers):
            q, keys[rows, positions], values[rows, positions] = (f(x).view(batch, count, -1, HEAD) for f in (layer.query_layer, layer.key_layer, layer.value_layer))
            context = F.scaled_dot_product_attention(q.transpose(1, 2), keys[:, :top].transpose(1, 2), values[:, :top].transpose(1, 2), attn_mask=visible)
            x = layer.after_attention(x, context.transpose(1, 2).reshape(batch, count, -1))
        return x


def draw(logits, top_p, generator):
    """One token a row of logits [batch, vocabulary] from its nucleus: the most probable tokens until their mass reaches top_p [batch].
    Drawn again until a token lies in it; one that does not rules out whatever is no more probable. The same, and nothing is sorted."""
    p = torch.softmax(logits, 1)
    out, left, q = torch.empty(len(p), dtype=torch.long), torch.arange(len(p)), p
    while len(left):
        mass = q.cumsum(1)
        token = torch.searchsorted(mass, torch.rand(len(left), 1, generator=generator) * mass[:, -1:], right=True).clamp(max=p.shape[1] - 1)
        above = torch.where(q > q.gather(1, token), q, 0)
        inside = above.sum(1) < top_p[left]
        out[left[inside]] = token[inside, 0]
        left, q = left[~inside], above[~inside]
    return out


@torch.no_grad()
def continuations(model, prompts, tokens, top_p, seed, batch=20):
    """Per prompt (a list of ids that ends with the article's beginning) the tokens drawn after it, at most `tokens`, and whether the
    model ended the article there. `top_p`: one number a prompt."""
    generator, out = torch.Generator().manual_seed(seed), []
    for at in range(0, len(prompts), batch):
        out += _batch(model, prompts[at:at + batch], tokens, torch.tensor(top_p[at:at + batch]), generator)
    return out


def _batch(model, prompts, tokens, top_p, generator):
    lengths = torch.tensor([len(p) for p in prompts])
    longest = int(lengths.max())
    if longest + tokens > POSITIONS:
        raise ValueError(f"{longest} tokens of metadata leave no room for {tokens} of text")
    ids = torch.tensor([p + [0] * (longest - len(p)) for p in prompts])  # what stands right of a prompt is never seen by it
    cache, rows = Cache(model, len(prompts)), torch.arange(len(prompts))
    x = cache.hidden(model, ids, torch.arange(longest).expand(len(prompts), -1))[rows, lengths - 1]
    texts, ended = [[] for _ in prompts], [False] * len(prompts)
    for step in range(tokens):
        logits = x @ model.word_embed.weight.T
        logits[:, END_ARTICLE + 1:], logits[:, 50257:END_ARTICLE], logits[:, 0] = -1e9, -1e9, -1e9
        drawn = draw(logits, top_p, generator)
        for row, token in enumerate(drawn.tolist()):
            ended[row] = ended[row] or token == END_ARTICLE
            if not ended[row]:
                texts[row].append(token)
        if all(ended):
            break
        x = cache.hidden(model, drawn[:, None], (lengths + step)[:, None])[:, 0]
    return list(zip(texts, ended))


def repeated(tokens, n=4):
    """Share of n-grams that occurred before in the same text."""
    grams = [tuple(tokens[i:i + n]) for i in range(len(tokens) - n + 1)]
    return 1 - len(set(grams)) / len(grams) if grams else 0.0
