"""python -m pytest models/pretrain (about half a minute; needs no data). With GROVER_VOCAB=DIR (encoder.json, vocab.bpe) also the token tests."""
import itertools, json, os, random, subprocess, sys
import numpy as np
import pytest
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import card, detection, export, pack, prepare, sampling, shapes, train
from train import FullSoftmax, Grover, advance, read_deadline

PARAGRAPH = "The committee voted on Tuesday to send the bill to the full chamber, where its prospects were uncertain, aides said. " * 2


def test_cleaning_keeps_prose_and_drops_furniture():
    text = "\n\n".join(["By Jane Roe", "USA TODAY", "Advertisement", PARAGRAPH, "Story Continued Below", "Sign up for Daily Newsletters", PARAGRAPH + "One.",
                        "Enlarge this image toggle caption J. Doe/AP J. Doe/AP", "| 12 | 13 | 14 | 7% |", PARAGRAPH + "Two.", "Jane Roe is a reporter for The Paper. Follow her on Twitter.",
                        "Copyright © 2019 The Paper, LLC."])
    assert prepare.clean(text, ["Jane Roe"]) == [PARAGRAPH.strip(), PARAGRAPH + "One.", PARAGRAPH + "Two."]


def test_cleaning_refuses_transcripts_mojibake_and_short_texts():
    assert prepare.clean("\n".join(["MICHAEL", PARAGRAPH, "Right.", "Mm-hmm.", "michael", PARAGRAPH, "Yes."])) == []
    assert prepare.clean("\n".join([PARAGRAPH * 2, "Donâ€™t.", PARAGRAPH * 2, PARAGRAPH])) == []
    assert prepare.clean("Too short.\nIndeed.\nIt is.") == []


def test_near_duplicates_and_common_paragraphs():
    rng = random.Random(1)
    words = ["".join(w) for w in itertools.product("abcdefgh", repeat=4)]
    texts = [[" ".join(rng.choices(words, k=60)) + "." for _ in range(6)] for _ in range(6)]
    articles = [{"lines": t + ["This paragraph stands in every one of the articles."]} for t in texts]
    articles.append({"lines": texts[0][:5] + ["Another end."]})
    articles = prepare.drop_common_lines(articles)
    assert all("This paragraph stands" not in line for a in articles for line in a["lines"])
    assert len(prepare.drop_near_duplicates(articles)) == 6


def test_dates_authors_domains():
    assert prepare.parse_date("2019-01-02T00:00") == (2019, 1, 2) and prepare.parse_date("3/16/19") == (2019, 3, 16)
    assert prepare.parse_date("2050-09-01") is None and prepare.parse_date("0001-01-01") is None
    assert prepare.tidy_authors("Jane Roe, Backgroundurl Avatar_Large, Story Count") == "Jane Roe"
    assert prepare.tidy_authors("A B, C D, E F, G H, I J") is None
    assert [prepare.registered_domain(u) for u in ("http://www.politicalticker.blogs.cnn.com/x", "https://www.dailymail.co.uk/y", "https://abcnews.go.com/z")] == ["cnn.com", "dailymail.co.uk", "abcnews.go.com"]


def test_layouts_keep_the_article_and_lose_a_tenth_of_the_metadata():
    pieces = {f: [b, 7, b + 1] for f, b in prepare.BEGIN.items()}
    rng = random.Random(0)
    drawn = [prepare.layout(pieces, rng) for _ in range(4000)]
    assert all(prepare.BEGIN["article"] in s for s in drawn)
    assert abs(np.mean([prepare.BEGIN["domain"] in s for s in drawn]) - 0.9) < 0.02
    assert abs(np.mean([s[0] == prepare.BEGIN["article"] for s in drawn]) - 0.2) < 0.06
    assert prepare.canonical(pieces)[:3] == [50257, 7, 50258] and prepare.canonical(pieces)[-1] == 50266


def test_held_out_lists():
    held = json.load(open(f"{HERE}/held-out.json"))
    assert len(held["outlets"]) == 20 and held["year"] == 2020 and held["validation"] == 400


def test_softmax_in_blocks_is_cross_entropy():
    torch.manual_seed(0)
    x, w, t = torch.randn(700, 16, requires_grad=True), torch.randn(90, 16, requires_grad=True), torch.randint(0, 90, (700,))
    expected = torch.nn.functional.cross_entropy(x @ w.T, t)
    gx, gw = torch.autograd.grad(expected, (x, w))
    loss = FullSoftmax.apply(x, w, t)
    loss.backward()
    assert torch.allclose(loss, expected, atol=1e-5) and torch.allclose(x.grad, gx, atol=1e-6) and torch.allclose(w.grad, gw, atol=1e-5)


def test_schedule_ends_at_the_deadline_and_survives_a_pause(tmp_path):
    done, now, end = 0.0, 0.0, 1000.0
    while done < 1:
        now += 100 if 400 < now < 410 else 2  # one long stop, counted as 10 s
        before, done = done, advance(done, min(10, 100 if now > 500 and before < 0.41 else 2), end - now)
        assert before <= done <= before + 0.02
    assert 1000 <= now <= 1004
    path = tmp_path / "deadline"
    assert read_deadline(str(path), 5.0) == 5.0
    path.write_text("1970-01-01T00:02")
    assert read_deadline(str(path), 5.0) == 120
    path.write_text("1234.5\n")
    assert read_deadline(str(path), 5.0) == 1234.5


def test_int8_and_int4():
    rng = np.random.default_rng(0)
    for name, shape in (("newslm/embeddings/word_embed", (50, 64)), ("newslm/layer00/query_layer/kernel", (64, 96))):
        x = rng.normal(size=shape).astype(np.float32)
        q, scale = export.to_int8(name, x)
        assert scale.shape == (shape[0] if "embed" in name else shape[1],)
        assert np.abs(export.from_int8(name, q, scale) - x).max() <= np.abs(x).max() / 127 * 0.51
        assert 0.05 < np.sqrt(((export.through_int4(name, x) - x) ** 2).mean()) < 0.15


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A tiny run on random tokens, stopped after 3 steps and gone on with to 6."""
    root = tmp_path_factory.mktemp("run")
    data, rng = root / "data", np.random.default_rng(0)
    data.mkdir()
    tokens = rng.integers(1, 300, 4000).astype("<u2")
    import lzma
    lzma.open(data / "train-00.bin.xz", "wb").write(tokens.tobytes())
    np.arange(0, 4000, 100, dtype="<u4").tofile(data / "train-00.starts.bin")
    tokens[:400].tofile(data / "val.bin")
    np.array([0, 200], dtype="<u4").tofile(data / "val.starts.bin")
    json.dump({"shards": [{"file": "train-00.bin.xz", "source": "a"}], "weights": {"a": 1}}, open(data / "manifest.json", "w"))
    def run(out, steps, *more):
        return subprocess.run([sys.executable, f"{HERE}/train.py", "--data", str(data), "--out", str(root / out), "--minutes", "60", "--layers", "1", "--width", "64", "--length", "32",
                               "--batch", "2", "--classes", "64", "--stop-after", str(steps), *more], capture_output=True, text=True, check=True).stdout
    run("parts", 3)
    assert "resumed at step 3" in run("parts", 6)
    run("whole", 6)
    return root, run


def test_resuming_changes_nothing(trained):
    root, _ = trained
    a, b = (torch.load(root / name / "state.pt", weights_only=False) for name in ("parts", "whole"))
    assert a["step"] == b["step"] == 6 and a["seen"] == b["seen"] == 6 * 64
    # The rate depends on the clock, which differs by a little.
    assert all(torch.allclose(a["model"][k], b["model"][k], atol=2e-4) for k in a["model"])


def test_export_and_starting_from_the_export(trained):
    root, run = trained
    shipped = root / "model"
    subprocess.run([sys.executable, f"{HERE}/export.py", str(root / "whole/state.pt"), str(shipped)], check=True, capture_output=True)
    from safetensors import safe_open
    with safe_open(shipped / "model.safetensors", "np") as file:
        assert file.metadata() == {"quantization": export.INT8}
        assert file.get_tensor("newslm/embeddings/word_embed").dtype == np.int8
        assert file.get_tensor("newslm/layer00/intermediate/kernel").shape == (64, 256) and file.get_tensor("newslm/layer00/intermediate/kernel/scale").shape == (256,)
    state, model = torch.load(root / "whole/state.pt", weights_only=False), train.load_shipped(str(shipped))
    exact = Grover(1, 64)
    exact.load_state_dict(state["model"])
    ids = torch.randint(1, 300, (40,))
    assert torch.allclose(model.token_losses(ids), exact.token_losses(ids), atol=0.05)
    assert "from " + str(shipped) in run("again", 1, "--from-model", str(shipped))


def test_pack(trained, tmp_path):
    root, _ = trained
    source = str(root / "whole/state.pt")
    pieces = pack.split(source, str(tmp_path / "p"), 0, 99, 2**20)
    pack.join(str(tmp_path / "p"), str(tmp_path / "joined.pt"))
    assert open(source, "rb").read() == (tmp_path / "joined.pt").read_bytes()
    os.remove(tmp_path / "p" / f"piece-{pieces - 1:03d}")
    with pytest.raises(SystemExit):
        pack.join(str(tmp_path / "p"), str(tmp_path / "joined.pt"))


@pytest.fixture(scope="module")
def small():
    torch.manual_seed(3)
    model = Grover(2, 128).eval()
    for parameter in model.parameters():  # far from its initial values, so that every part of it matters
        torch.nn.init.normal_(parameter, std=0.1)
    return model


@torch.no_grad()
def test_cache_gives_what_reading_everything_at_once_gives(small):
    texts = [torch.randint(1, 50257, (n,)) for n in (9, 4, 13)]
    cache, ids = sampling.Cache(small, 3), torch.zeros(3, 16, dtype=torch.long)
    for row, text in enumerate(texts):
        ids[row, :len(text)] = text
    first, rows = 3, torch.arange(3)
    cache.hidden(small, ids[:, :first], torch.arange(first).expand(3, -1))
    x = [None] * 3
    for at in range(first, 13):
        out = cache.hidden(small, ids[:, at:at + 1], torch.full((3, 1), at))
        for row, text in enumerate(texts):
            if at == len(text) - 1:
                x[row] = out[row, 0]
    for row, text in enumerate(texts):
        assert torch.allclose(x[row], small.hidden(text[None])[0, -1], atol=1e-4)


def test_draws_come_from_the_nucleus_in_their_shares():
    logits = torch.tensor([0.5, 0.25, 0.15, 0.1]).log().repeat(4000, 1)
    for top_p, shares in ((0.5, [1, 0, 0, 0]), (0.7, [2 / 3, 1 / 3, 0, 0]), (1.0, [0.5, 0.25, 0.15, 0.1])):
        drawn = sampling.draw(logits, torch.full((4000,), top_p), torch.Generator().manual_seed(1))
        assert np.allclose(np.bincount(drawn, minlength=4) / 4000, shares, atol=0.03)
        assert not (np.array(shares)[drawn] == 0).any()


def test_continuations_are_those_of_each_prompt_alone(small):
    prompts = [[50257, 5, 50258, 50265], [50265], [50263, 7, 8, 9, 50264, 50265]]
    together = sampling.continuations(small, prompts, 12, [1e-6] * 3, 1)  # the most probable token each time
    for prompt, (text, ended) in zip(prompts, together):
        ids = list(prompt)
        for token in text:
            with torch.no_grad():
                logits = small.word_embed.weight @ small.hidden(torch.tensor([ids]))[0, -1]
            logits[0] = logits[50257:50266] = logits[50267:] = -1e9
            assert logits.argmax() == token
            ids.append(token)
        assert ended or len(text) == 12
    assert sampling.repeated([1, 2, 3, 4, 1, 2, 3, 4]) == pytest.approx(1 / 5)


def test_auroc_counts_pairs():
    rng = np.random.default_rng(2)
    a, b = rng.integers(0, 6, 30).astype(float), rng.integers(2, 8, 40).astype(float)
    assert detection.auroc(a, b) == pytest.approx(np.mean([(y > x) + (x == y) / 2 for x in a for y in b]))
    assert detection.auroc(np.zeros(3), np.ones(3)) == 1


def test_paragraphs_are_scored_in_their_context(small):
    prefix, paragraphs = [50265], [list(range(10, 60)), list(range(5, 15)), list(range(100, 145))]
    found = detection.paragraph_scores(small, prefix, paragraphs)
    ids = torch.tensor(prefix + paragraphs[0] + [199] + paragraphs[1] + [199] + paragraphs[2])
    with torch.no_grad():
        lp = torch.log_softmax(small.hidden(ids[None])[0] @ small.word_embed.weight.T, 1)
    own = lp[:-1].gather(1, ids[1:, None])[:, 0]
    assert len(found) == 2  # ten tokens are too few
    assert found[0][0] == pytest.approx(own[:50].mean().item(), abs=1e-4) and found[1][0] == pytest.approx(own[-45:].mean().item(), abs=1e-4)
    p = lp[:50].exp()
    mean, square = (p * lp[:50]).sum(1), (p * lp[:50] ** 2).sum(1)
    assert found[0][1] == pytest.approx(((own[:50] - mean).sum() / (square - mean ** 2).sum().sqrt()).item(), abs=1e-3)


def test_bytes_of_a_shape_are_those_of_its_file():
    tensors = {name: np.zeros(tuple(p.T.shape if turned else p.shape), np.float32) for name, (p, turned) in train.reference_names(Grover(2, 128)).items()}
    assert shapes.int8_bytes(2, 128) == export.stored_bytes("int8", tensors)


def test_weights_of_a_state_and_of_its_file_have_one_fingerprint(trained, tmp_path):
    root, _ = trained
    tensors, _ = export.state_tensors(str(root / "whole/state.pt"))
    subprocess.run([sys.executable, f"{HERE}/export.py", str(root / "whole/state.pt"), str(tmp_path)], check=True, capture_output=True)
    stored = export.read_tensors(str(tmp_path / "model.safetensors"))
    assert export.fingerprint(stored) == export.fingerprint(tensors)
    tensors["newslm/layer00/output/kernel"][0, 0] += 1
    assert export.fingerprint(tensors) != export.fingerprint(stored)
    assert subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True).stdout == "config.json: OK\nmodel.safetensors: OK\n"


def test_a_card_is_filled_between_its_marks_and_only_with_figures_of_its_weights(trained, tmp_path):
    root, _ = trained
    model, figures = tmp_path / "model", tmp_path / "figures.json"
    subprocess.run([sys.executable, f"{HERE}/export.py", str(root / "whole/state.pt"), str(model)], check=True, capture_output=True)
    weights = export.fingerprint(export.read_tensors(str(model / "model.safetensors")))
    figure = {"weights": weights, "command": "evaluate", "date": "d", "commit": "c"}
    loss = {**figure, "set": "val", "articles": 400, "tokens": 1234, "loss": 1.0, "perplexity": 2.718}
    meta = {**figure, "perplexityWith": 20.0, "perplexityWithout": 25.0, "ratio": 0.8}
    figures.write_text(json.dumps({"loss": loss, "metadata": meta}))
    text = "before\n<!-- figures: perplexity -->\nold\n<!-- end -->\nafter\n"
    once = card.filled(text, card.Facts(str(model), str(figures)))
    assert once.startswith("before\n") and once.endswith("\nafter\n") and "old" not in once and "| with ÷ without | 0.800 |" in once
    assert card.filled(once, card.Facts(str(model), str(figures))) == once
    other = "<!-- figures: shipped-detection -->\nof another program\n<!-- end -->\n"
    assert card.filled(other + text, card.Facts(str(model), str(figures))) == other + once
    with pytest.raises(SystemExit, match="quantisation is missing"):
        card.filled("<!-- figures: quantisation -->\n<!-- end -->", card.Facts(str(model), str(figures)))
    figures.write_text(json.dumps({"loss": {**loss, "weights": "others"}}))
    with pytest.raises(SystemExit, match="loss were measured on other weights"):
        card.Facts(str(model), str(figures))


@pytest.mark.skipif(not os.environ.get("GROVER_VOCAB"), reason="GROVER_VOCAB is not set")
def test_tokens_round_trip():
    encoder = prepare.Encoder(os.environ["GROVER_VOCAB"])
    article = {"domain": "example.com", "date": (2019, 1, 2), "authors": "Al", "title": "Naïve “quotes”", "lines": ["One — two.", "Three…"]}
    pieces = encoder.pieces([article])[0]
    assert "authors" not in pieces  # five characters or fewer
    assert encoder.text(prepare.canonical(pieces)) == "<domain>example.com</domain><date>January 02, 2019</date><title>Naïve “quotes”</title><article>One — two.\nThree…</article>"
    assert max(t for p in pieces.values() for t in p) < 50270
