"""How well a model's statistics tell its own paragraphs from human ones, and what quantisation of the weights changes of it.

Human side: articles of the held-out outlets. Machine side: the model's own articles from their metadata, top-p between 0.9 and 1.
Both sides are made alike: white space collapsed, the same longest length, whole paragraphs, tokens as the encoder makes them. Every
paragraph of 40 tokens or more is read in its context, behind the metadata.
"""
import math
import numpy as np
import torch
import torch.nn.functional as F
from sampling import BEGIN_ARTICLE, continuations
from train import POSITIONS

NEWLINE, SHORTEST = 199, 40


def normalised(encoder, text, tokens, is_cut):
    """Token ids of the text's whole paragraphs, as many as fit in `tokens`."""
    lines = [line for line in (" ".join(line.split()) for line in text.split("\n")) if line]
    out, used = [], 0
    for line in lines[:-1] if is_cut else lines:
        ids = [t + 1 for t in encoder.bpe.encode(line).ids]
        used += len(ids) + 1
        if used > tokens:
            break
        out.append(ids)
    return out


@torch.no_grad()
def token_statistics(model, ids):
    """Log-probability of every token after the first, and mean and variance of the log-probability under the model there: 3 × [n - 1]."""
    x, out = model.hidden(ids[None, :-1])[0], []
    for part, targets in zip(x.split(128), ids[1:].split(128)):
        lp = torch.log_softmax(F.linear(part, model.word_embed.weight), 1)
        weighted = lp.exp() * lp
        mean = weighted.sum(1)
        out.append(torch.stack([lp.gather(1, targets[:, None])[:, 0], mean, (weighted * lp).sum(1) - mean ** 2]))
    return torch.cat(out, 1).double().numpy()


def paragraph_scores(model, prefix, paragraphs):
    """[(mean log-probability, curvature)] of the paragraphs that are long enough. Curvature: how far the text's log-probability lies
    above what the model expects of its own draws, in standard deviations (Bao et al. 2024)."""
    ids, places = list(prefix), []
    for paragraph in paragraphs:
        places.append((len(ids), len(ids) + len(paragraph)))
        ids += paragraph + [NEWLINE]
    places = [(a, b) for a, b in places if b <= POSITIONS and b - a >= SHORTEST]
    if not places:
        return []
    statistics = token_statistics(model, torch.tensor(ids[:POSITIONS]))
    out = []
    for a, b in places:
        lp, mean, variance = statistics[:, a - 1:b - 1].sum(1)
        out.append((lp / (b - a), (lp - mean) / math.sqrt(max(variance, 1e-9))))
    return out


def auroc(human, machine):
    """Share of pairs in which the machine's score is the higher one; ties count half."""
    both = np.concatenate([human, machine])
    order = both.argsort(kind="stable")
    ranks = np.empty(len(both))
    ranks[order] = np.arange(1, len(both) + 1)
    for value in np.unique(both[order][:-1][np.diff(both[order]) == 0]):
        ranks[both == value] = ranks[both == value].mean()
    return (ranks[len(human):].sum() - len(machine) * (len(machine) + 1) / 2) / (len(human) * len(machine))


def corpus(model, sequences, encoder, tokens, seed):
    """Per article (metadata's ids, human paragraphs, machine paragraphs), drawn from the model as it is."""
    rng, chosen = np.random.default_rng(seed), []
    for ids in sequences:
        ids = ids.tolist()
        at = ids.index(BEGIN_ARTICLE)
        if 0 < at < POSITIONS - tokens - 1:
            chosen.append((ids[:at + 1], encoder.text(ids[at + 1:-1])))
    top_p = rng.uniform(0.9, 1.0, len(chosen)).tolist()
    drawn = continuations(model, [prefix for prefix, _ in chosen], tokens, top_p, seed)
    return [(prefix, normalised(encoder, text, tokens, False), normalised(encoder, encoder.text(made), tokens, not ended))
            for (prefix, text), (made, ended) in zip(chosen, drawn)]


def scores(model, articles):
    """Per side, rows of (article's number, mean log-probability, curvature)."""
    return [np.array([(number, *row) for number, item in enumerate(articles) for row in paragraph_scores(model, item[0], item[side])]).reshape(-1, 3) for side in (1, 2)]


def compare(exact, other, repeats=200):
    """AUROC by either score of `other` (as `scores` gives them), what it adds to that of `exact`, and that difference's standard
    error by drawing articles anew (both on the same paragraphs)."""
    out, rng = {}, np.random.default_rng(0)
    articles = np.unique(np.concatenate([side[:, 0] for side in exact]))
    draws = [rng.choice(articles, len(articles)) for _ in range(repeats)]
    rows = [{a: np.flatnonzero(side[:, 0] == a) for a in articles} for side in exact]
    for column, name in ((1, "meanLogProbability"), (2, "curvature")):
        of = lambda sides, chosen=(slice(None), slice(None)): auroc(*(side[which, column] for side, which in zip(sides, chosen)))
        differences = []
        for drawn in draws:
            chosen = [np.concatenate([side[a] for a in drawn]) for side in rows]
            if all(map(len, chosen)):
                differences.append(of(other, chosen) - of(exact, chosen))
        out[name] = {"auroc": of(other), "added": of(other) - of(exact), "standardError": float(np.std(differences))}
    return out
