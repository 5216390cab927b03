"""python -m pytest models/detector (a few seconds; needs no data). All texts in it are made up."""
import json, os, subprocess, sys
import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import collect
from collect import normalise, whole_sentences

PROSE = ("The council of Elmbridge voted on Tuesday to repair the old stone bridge. Work begins in March and should last about nine weeks, the engineers said. "
         "Shops on the north bank fear for their customers. A ferry will carry people across until the traffic can return.")


def mojibake(text, encoding="cp1252"):
    return text.encode("utf8").decode(encoding)


@pytest.mark.parametrize("text", ["It’s “done” – really", "café in Besançon", "no accents at all", "naïve, Ångström and São Paulo"])
def test_mojibake_is_undone_and_what_is_right_stays(text):
    assert collect.repair_mojibake(mojibake(text, "latin-1")) == text
    assert collect.repair_mojibake(text) == text


def test_mojibake_of_windows_1252_of_mac_roman_and_of_lost_bytes():
    assert collect.repair_mojibake(mojibake("It’s a café – open")) == "It’s a café – open"
    assert collect.repair_mojibake("ÒItÕs late,Ó he said") == "“It’s late,” he said"
    assert collect.repair_mojibake("You donâ t know") == "You don’t know"


def test_paragraphs_are_kept_and_white_space_inside_them_is_not():
    assert normalise("One  line.\r\n\r\n\n  Two\u00a0 lines.\t\nThree.") == "One line.\nTwo lines.\nThree."


def test_markup_goes_and_the_words_stay():
    assert normalise("## Head\n**Bold** and *slanted* and _both_, see [here](http://a.example/b).\n- first\n* second\n3. third\n---") == "Head\nBold and slanted and both, see here.\nfirst\nsecond\nthird"
    assert normalise("A 5 * 3 grid and snake_case_name and f*** it.") == "A 5 * 3 grid and snake_case_name and f*** it."


def test_traces_of_tokenisers_go():
    assert normalise("<|endoftext|>He did n't go , she 's sure .</s>") == "He didn't go, she's sure."
    assert normalise("``Yes , ( maybe ) ,'' she said .") == '"Yes, (maybe)," she said.'


def test_a_missing_space_after_a_full_stop_is_restored():
    assert normalise("It ended.Then it began!Why?Because.") == "It ended. Then it began! Why? Because."
    assert normalise('He said "stop."They did. She asked."Why?"') == 'He said "stop." They did. She asked. "Why?"'
    assert normalise("“Stop.”They did.“Why?”") == "“Stop.” They did. “Why?”"


@pytest.mark.parametrize("text", ["The U.S. Senate met at 3.15 p.m. in St. Elm.", "He waited ... and left.", "Prices rose 2.5% at www.elm.example/News today.", "LONDON (AP) — ‘Quotes’ and “quotes” – dashes -- stay."])
def test_right_typography_stays_as_it_is(text):
    assert normalise(text) == text


def test_normalise_twice_is_normalise_once():
    text = mojibake("“It’s”", "latin-1") + " **here** .Then\n\n* this , and ``that''"
    assert normalise(normalise(text)) == normalise(text)


def test_cut_texts_end_and_begin_with_a_whole_sentence():
    assert whole_sentences(["One is here. Two is", "Three and"]) == ["One is here."]
    assert whole_sentences(["of the rest. One is here.", "Two."]) == ["One is here.", "Two."]
    assert whole_sentences(["Mr. Elm met Dr. Oak and then"]) == []
    assert whole_sentences(["It was done. It went on and on..."]) == ["It was done."]
    assert whole_sentences(['"I will," he said. "You won\'t."']) == ['"I will," he said. "You won\'t."']


def test_the_machines_labels_and_introductions_are_dropped():
    assert collect.finish("Sure! Here is the article you asked for:\n\n**Title: Bridge Closed**\n\nBody: " + PROSE, True) == [PROSE]
    assert collect.finish("Headline: Bridge to Close\nBy Ann Elm\nDate: May 3\n" + PROSE, True) == [PROSE]


@pytest.mark.parametrize("sentence", ["I'm sorry, but I cannot write that.", "As an AI language model, I have no bridge.", "Please paraphrase the passage.", "The passage contains misinformation about a bridge."])
def test_refusals_and_talk_about_the_task_are_dropped(sentence):
    assert collect.finish(sentence + " " + PROSE, True, task=collect.TASK) == []
    assert collect.finish(PROSE, True, task=collect.TASK) == [PROSE]


def test_asides_and_endless_repetitions_are_cut_off():
    assert collect.finish("Read more about it. " + PROSE + " Jo Elm contributed to this report.") == [PROSE]
    assert collect.finish(PROSE + " The power power power power power") == [PROSE]
    assert collect.finish("Access denied. " + PROSE) == []
    assert collect.finish(PROSE + " [Name] was not there.", True) == []


def test_copies_of_the_human_text_are_not_machine_text():
    own = "The mayor called the plan a gift to the whole valley, and opponents promised to challenge its cost before the regional court in autumn. Nobody could say what the ferry would charge."
    assert collect.finish(PROSE, True, collect.shingles(PROSE)) == []
    assert collect.finish(own + "\n" + PROSE[:140].rsplit(".", 1)[0] + ".", True, collect.shingles(PROSE)) == [own]


def test_lower_case_short_and_repeating_texts_are_refused():
    assert collect.finish(PROSE.lower()) == []
    assert collect.finish("Too short to judge. Really.") == []
    assert collect.finish("It is a big order for the order department of the order house. " * 9) == []


def test_bylines_buttons_and_datelines():
    assert collect.finish("ShareTweetFacebookEmail " + PROSE) == [PROSE]
    assert collect.finish("By Ann Elm, (CNN) — " + PROSE) == ["(CNN) — " + PROSE]
    assert collect.finish("ELMBRIDGE (Reuters) - " + PROSE) == ["ELMBRIDGE (Reuters) - " + PROSE]


def test_python_lists_and_titles_of_the_authorship_set():
    assert collect.literal(repr(["A \"bridge\" isn't\nhere"])) == "A \"bridge\" isn't\nhere"
    assert collect.literal("['cut off at \\n the end") == "cut off at \n the end"
    assert collect.without_title("Bridge closes\n\nThe rest.", "Bridge Closes") == "The rest."
    assert collect.without_title("Bridge closes for nine weeks. The rest.", "Bridge closes").strip() == "The rest."
    assert collect.without_title("Another text.", "Bridge closes") == "Another text."


def test_a_rewrite_is_paired_with_the_text_that_shares_its_rare_words():
    texts = ["Penguins gather beside frozen harbours every winter", "Carpenters assemble wooden bridges every winter", "Musicians rehearse ancient melodies every winter"]
    candidates = [collect.content_words(t) for t in texts]
    assert collect.nearest("Every year carpenters build wooden bridges", candidates) == 1
    assert collect.nearest("Completely unrelated remarks concerning thermodynamics", candidates) is None


def test_halves_are_balanced_and_part_the_two_largest():
    side = collect.halves({"big": 100, "large": 90, "c": 30, "d": 20, "e": 10, "f": 10})
    totals = {s: sum(n for k, n in {"big": 100, "large": 90, "c": 30, "d": 20, "e": 10, "f": 10}.items() if side[k] == s) for s in ("calibrate", "test")}
    assert side["big"] != side["large"] and abs(totals["calibrate"] - totals["test"]) <= 10


def test_portions_are_near_their_shares_and_never_take_a_giant():
    counts = {f"outlet{i}": 10 + i % 7 for i in range(200)} | {"giant": 1500}
    split, total = collect.portions(counts, 0.12, 0.12), sum(counts.values())
    for side in ("calibrate", "test"):
        assert abs(sum(n for k, n in counts.items() if split[k] == side) / total - 0.12) < 0.02
    assert split["giant"] == "train" and split == collect.portions(dict(reversed(counts.items())), 0.12, 0.12)


def held_articles():
    def article(domain, year, n, recent=False):
        return {"set": "article-bias", "key": f"{domain}-{year}-{n}", "domain": domain, "source": domain, "year": year, "may_be_recent": recent}
    outlets = ["held1.example", "held2.example"] + [f"open{i}.example" for i in range(40)]
    return [article(o, year, n) for o in outlets for year in (2015, 2020) for n in range(3)] + [article("open1.example", None, 9, True)]


def test_article_bias_is_split_by_outlet_and_year():
    held = {"outlets": {"held1.example": ["One"], "held2.example": ["Two"]}, "year": 2020, "validation": 5}
    articles, parts = collect.split_article_bias(held_articles(), held)
    sides = {}
    for a in articles:
        sides.setdefault(a["group"], set()).add(a["split"])
        assert a["split"] != "train" or a["unseen"] is None and a["year"] < 2020 and not a["domain"].startswith("held")
        assert not a["pretrained"] or a["year"] < 2020
    assert all(len(s) == 1 for s in sides.values()) and parts["undated"] == 1
    assert {a["split"] for a in articles if a["domain"] == "held1.example"} != {a["split"] for a in articles if a["domain"] == "held2.example"}
    trained = {a["outlet"] for a in articles if a["split"] == "train"}
    assert {a["unseen"] for a in articles if a["split"] == "test" and a["outlet"] in trained} == {"year"}
    assert not trained & {a["outlet"] for a in articles if a["unseen"] == "outlet"}
    assert sum(not a["pretrained"] for a in articles if a["year"] == 2015 and not a["domain"].startswith("held")) == 5


def test_listed_groups_stay_on_one_side_in_the_right_shares():
    articles = [{"set": "l2r", "topic": "Sports", "group": f"l2r/{i // 3}"} for i in range(9000)]
    news = [{"set": "l2r", "topic": "NewsArticle", "group": f"l2r/n{i}"} for i in range(50)]
    collect.split_listed(articles + news)
    assert {a["split"] for a in news} == {"test"}
    sides = {}
    for a in articles:
        sides.setdefault(a["group"], set()).add(a["split"])
    assert all(len(s) == 1 for s in sides.values())
    share = lambda split: sum(s == {split} for s in sides.values()) / len(sides)
    assert abs(share("train") - 0.75) < 0.03 and abs(share("calibrate") - 0.10) < 0.02 and abs(share("test") - 0.15) < 0.03


def repository(path, files):
    for name, text in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf8")
    git = lambda *args: subprocess.run(["git", "-C", str(path), "-c", "user.name=t", "-c", "user.email=t@t.example", *args], check=True, capture_output=True)
    git("init", "-q"), git("add", "."), git("commit", "-qm", "all")
    return str(path)


def test_rewritten_rows_are_told_from_rows_that_hold_the_human_text(tmp_path, monkeypatch):
    other = "Divers found a small wreck near the harbour of Oakport this summer. Its cargo of blue tiles is now on display in the town hall, and entry is free on Sundays."
    made = "A crossing that has served Elmbridge for ages will close soon, officials announced. Merchants worry about losing trade, though boats are to bridge the gap during the repairs until spring ends."
    rows = "news_id,news_text,label,synthetic_misinformation\n" + "".join(",".join(f'"{c}"' for c in row) + "\n" for row in [("a", PROSE, "0", made), ("b", other, "1", other)])
    repo = repository(tmp_path, {"experiment/data/llama2_7b_generation/politifact/synthetic-gpt-3.5-turbo_politifact_rewrite_generation_processed.csv": rows})
    monkeypatch.setitem(collect.COMMITS, "misinformation", ("x/y", "HEAD", "none"))
    texts = list(collect.misinformation(repo))
    assert [(t["label"], t["generator"], t["lines"]) for t in texts] == [("human", None, [PROSE]), ("machine", "llama2_7b", [made]), ("human", None, [other])]
    assert texts[0]["group"] == texts[1]["group"] != texts[2]["group"] and texts[1]["method"] == "rewrite_generation" and texts[1]["topic"] == "politics"


def test_l2r_pairs_share_a_group_and_code_is_left_out(tmp_path, monkeypatch):
    lists = {"human": [PROSE, PROSE.replace("bridge", "tunnel").replace("Elmbridge", "Oakport")]}
    lists["GPT-4o"] = ["Elmbridge councillors have agreed to mend an ageing crossing. Engineers expect two months of noise, while retailers near the water brace themselves for quieter days ahead this spring."] * 2
    files = {f"{domain}/{model}.json": json.dumps(texts) for domain in ("NewsArticle", "Code") for model, texts in lists.items()}
    monkeypatch.setitem(collect.COMMITS, "l2r", ("x/y", "HEAD", "none"))
    texts = list(collect.l2r(repository(tmp_path, files)))
    assert len(texts) == 4 and {t["topic"] for t in texts} == {"NewsArticle"}
    groups = [t["group"] for t in texts]
    assert groups[:2] == groups[2:] and groups[0] != groups[1]


def test_ids_are_made_unique():
    articles = [{"id": i} for i in ("a", "b", "a", "a")]
    collect.number_ids(articles)
    assert [a["id"] for a in articles] == ["a", "b", "a/2", "a/3"]


def test_a_line_has_the_fields_of_the_corpus_and_no_empty_ones():
    article = {"id": "l2r/x/human", "label": "human", "set": "l2r", "split": "train", "group": "l2r/x", "domain": None, "date": (2019, 3, 1), "authors": None, "generator": None, "title": "A bridge", "lines": ["One.", "Two."]}
    line = collect.line_of(article)
    assert line == {"id": "l2r/x/human", "label": "human", "set": "l2r", "split": "train", "group": "l2r/x", "date": "03-01-2019", "title": "A bridge", "article": "One.\nTwo."}


def test_human_articles_are_read_with_topic_and_year(tmp_path, monkeypatch):
    lines = [PROSE.replace("Elmbridge", town) + " " + town + " has waited for this since the flood, and its people know the price." for town in ("Elmbridge", "Oakport", "Ashford", "Birchtown")]
    item = {"ID": "x1", "topic": "bridges", "source": "Paper", "url": "http://www.paper.example/2016/a", "date": "2016-09-20", "authors": "Ann Elm", "title": "A bridge", "content_original": "\n\n".join(lines)}
    path = repository(tmp_path / "ramybaly+Article-Bias-Prediction" / "repo", {"data/jsons/x1.json": json.dumps(item)})
    monkeypatch.setitem(collect.COMMITS, "article-bias", ("ramybaly/Article-Bias-Prediction", "HEAD", "none"))
    monkeypatch.setitem(collect.prepare.COMMITS, "abp", ("ramybaly/Article-Bias-Prediction", "HEAD"))
    assert os.path.isdir(path)
    texts, usable = collect.read("article-bias", str(tmp_path), 10)
    assert texts == 1 and [(a["topic"], a["year"], a["outlet"], a["key"], a["lines"]) for a in usable] == [("bridges", 2016, "paper.example", "x1", lines)]
