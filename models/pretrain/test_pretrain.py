"""python -m pytest models/pretrain (about half a minute; needs no data). With GROVER_VOCAB=DIR (encoder.json, vocab.bpe) also the token tests."""
import itertools, json, os, random, subprocess, sys
import numpy as np
import pytest
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import export, pack, prepare, train
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


@pytest.mark.skipif(not os.environ.get("GROVER_VOCAB"), reason="GROVER_VOCAB is not set")
def test_tokens_round_trip():
    encoder = prepare.Encoder(os.environ["GROVER_VOCAB"])
    article = {"domain": "example.com", "date": (2019, 1, 2), "authors": "Al", "title": "Naïve “quotes”", "lines": ["One — two.", "Three…"]}
    pieces = encoder.pieces([article])[0]
    assert "authors" not in pieces  # five characters or fewer
    assert encoder.text(prepare.canonical(pieces)) == "<domain>example.com</domain><date>January 2, 2019</date><title>Naïve “quotes”</title><article>One — two.\nThree…</article>"
    assert max(t for p in pieces.values() for t in p) < 50270
