"""Public repositories -> the corpora that the detector is trained, calibrated and tested on: human and machine text, one JSON object a line.

usage: collect.py --out DIR [--mirror DIR] [--only human|listed] [--limit N] [--jobs N]

--mirror holds a git directory MIRROR/<owner>+<name>/repo (bare or not) of each repository of COMMITS. Written to --out: human.jsonl
(article-bias, briefings, senate), listed.jsonl (l2r, authorship, misinformation), manifest.json (commits, licences, counts).
The fields of a line, the splits and the cleaning are described in README.md beside this file. One run takes about eight minutes of processor time.
"""
import argparse, ast, collections, concurrent.futures, csv, hashlib, html, io, itertools, json, os, re, sys, unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
PRETRAIN = os.path.join(os.path.dirname(HERE), "pretrain")
sys.path.insert(0, PRETRAIN)
import prepare

COMMITS = {"article-bias": (*prepare.COMMITS["abp"], "Apache-2.0 on the repository, the publishers own the texts: train on, never redistribute"),
           "briefings": (*prepare.COMMITS["briefings"], "CC0; only texts dated before 2022-11-30"),
           "senate": (*prepare.COMMITS["senate"], "US Senate works, public domain"),
           "l2r": ("ranhli/l2r_data", "2e0f258faa442b26ff3d28aeddcb13323b6496e3", "CC-BY-3.0"),
           "authorship": ("AdaUchendu/Authorship-Attribution-for-Neural-Text-Generation", "905d4ecd46d130ca39f5883adb4361ec6b53367c", "research use; never redistribute"),
           "misinformation": ("llm-misinformation/llm-misinformation", "411811d3841abfac0f039779827bb750efc2dbbc", "none stated: train on, never redistribute")}
HUMAN, LISTED = ("article-bias", "briefings", "senate"), ("l2r", "authorship", "misinformation")
FIELDS = "id label set split group outlet domain date year authors title topic generator method unseen pretrained article".split()
LEFT_OUT = {"authorship": {"gpt": "all lower case, spaces around punctuation", "xlm": "all lower case, tokenised, mostly word lists", "xlnet": "damaged punctuation, <unk>, sentences without an end",
                           "new_*": "lower-cased copies of the others"},
            "l2r": {"Code": "not prose"}}
MIN_WORDS, MAX_COPIED = 25, 0.5

# --------------------------------------------------------------------------------------------------------------- typography

CP1252 = {bytes([b]).decode("cp1252"): b for b in range(128, 160) if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
BYTE = {**{chr(b): b for b in range(128, 256)}, **CP1252}  # the character that a byte of UTF-8 becomes when read as Latin-1 or Windows-1252
LEAD, REST = "\u00c2-\u00f4", "".join(c for c, b in BYTE.items() if 128 <= b < 192)
MOJIBAKE = re.compile(f"(?:[{LEAD}][{re.escape(REST)}]{{1,3}})+")
TRACES = [(re.compile(r"(?<=\w)(?:[âÕ] ?|â\?\?)(?=(?:s|t|re|ve|ll|d|m)\b)"), "’"), (re.compile(r"(?<!\w)Ò(?=\w)"), "“"), (re.compile(r"(?<=[\w.,!?])Ó(?!\w)"), "”")]  # lost bytes; Mac Roman
SPECIAL = re.compile(r"<\|endoftext\|>|</?s>|<unk>|<eo[spd]>|<pad>|</?[A-Z]{3,}>|@@(?=\s|$)")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\ufffd\x00-\x08\x0e-\x1f\x7f-\x9f]")
MARKDOWN = [(re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)"), r"\1"), (re.compile(r"^[ \t]*(?:#{1,6}|[-*•·▪>]|\d{1,2}[.)])[ \t]+", re.M), ""), (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
            (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+)\*(?![\w*])"), r"\1"), (re.compile(r"(?<!\w)_(?=\S)([^_\n]+)_(?!\w)"), r"\1"), (re.compile(r"(?<!\S)\*{2,}|(?<=[^\w\s*])\*{2,}(?!\S)|^[ \t]*(?:[-*_=#`][ \t]*){3,}$|```\w*", re.M), "")]
SPACES = [(re.compile(r"``|''"), '"'), (re.compile(r"(?<=\w)\.\.(?=\s|$)"), "."), (re.compile(r"[^\S\n]+"), " "), (re.compile(r"(?<=[\w”’\"')\]]) (?=[,;:!?](?:[\s\"”’')]|$)|\.(?:[\s\"”’')]|$))"), ""), (re.compile(r"(?<=[(\[“]) (?=\w)"), ""),
          (re.compile(r"(?<=\w) (?=[)\]])"), ""), (re.compile(r"(?<=\w) (?=n't\b|['’](?:s|re|ve|ll|d|m)\b)"), "")]
GLUED = re.compile(r"(?<=[a-z]{2})([.!?:][”’)]?)(?=[“‘]?[A-Z][A-Za-z’' ])|(?<=[a-z]{2}[.!?,])\"(?=[A-Za-z]{2})|(?<=[a-z]{2}[.!?])\"(?=“)")


def repair_mojibake(text):
    """Runs of characters that are UTF-8 read as Windows-1252 or Latin-1, read again as UTF-8; others stay."""
    def again(match):
        try:
            return bytes(BYTE[c] for c in match[0]).decode("utf8")
        except UnicodeDecodeError:
            return match[0]
    text = MOJIBAKE.sub(again, text)
    for pattern, to in TRACES:
        text = pattern.sub(to, text)
    return text


def unglue(paragraph):
    """A space after a full stop that lost it. A straight quotation mark there closes when an odd number stands before it."""
    def space(match):
        if match[1]:
            return match[1] + " "
        return '" ' if paragraph.count('"', 0, match.start()) % 2 else ' "' if paragraph[match.start() - 1] in ".!?," else '"'
    return GLUED.sub(space, paragraph)


def normalise(text):
    """Any source's text in one typography: paragraphs separated by one newline, single spaces, no mark-up, no mojibake. Quotation marks and
    dashes stay as they are. The same for human and machine text, so that none of it tells one from the other."""
    text = repair_mojibake(html.unescape(text)).replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", SPECIAL.sub("\n", text)))
    for pattern, to in MARKDOWN + SPACES:
        text = pattern.sub(to, text)
    return "\n".join(unglue(line.strip()) for line in text.split("\n") if line.strip())


# ----------------------------------------------------------------------------------------------------------------- sentences

END = re.compile(r"""(?<![.…])[.!?]{1,2}["”’')\]]*(?=\s|$)""")
ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|St|Jr|Sr|Inc|Co|Corp|vs|No|Jan|Feb|Aug|Sept|Oct|Nov|Dec|v|Cir|App|Supp|Cal|Ct|Id|approx)|\b[A-Z])\.$")
CLOSED = re.compile(r"""(?<![.…])[.!?]["”’')\]]*$|[.!?][”"’')\]]+$""")
BUTTONS = re.compile(r"^(?:(?:[\d.,]+k?|Shares?|Tweet|w?itter|Twitter|Facebook|E-?mail|Print|Pinterest|LinkedIn|Link|Google\+?|WhatsApp|Reddit|Flipboard|SHARES?|Comments?)[\s|•·]*){2,}(?=[A-Z“\"])")
BYLINE = re.compile(r"^(?:CLOSE )?By\.? (?:[\w.' ]{3,40} )?[Ff]or (?:The )?(?:Daily Mail|MailOnline|Mail on Sunday)(?: Online| Australia)?[\s.|]*|^CLOSE (?=[A-Z][a-z])|^TL;DR:? |^By (?:[A-Z][\w.'’-]+ ){1,3}?[A-Z][\w.'’-]+(?:, | \| | (?=\()|, (?=\())(?=[A-Z(“\"])")
STOPS = re.compile(r"""[.!?…:;,—"”’')\]]$""")


def sentence_ends(paragraph):
    return [m.end() for m in END.finditer(paragraph) if not ABBREVIATION.search(paragraph[:m.start() + 1])]


def sentences(paragraph):
    ends = sentence_ends(paragraph)
    if not ends or ends[-1] < len(paragraph):
        ends.append(len(paragraph))
    return [s for s in (paragraph[a:b].strip() for a, b in zip([0, *ends], ends)) if s]


def whole_sentences(lines):
    """Without the rest of a sentence at the start and the beginning of one at the end."""
    lines = list(lines)
    while lines and re.match(r"[^\w\"“‘'(\[$£€#@—–-]|[a-z]", lines[0]) and not re.match(r"(?:i[A-Z]|e[A-Z])", lines[0]):
        ends = sentence_ends(lines[0])
        lines[0] = lines[0][ends[0]:].strip() if ends else ""
        if not lines[0]:
            lines.pop(0)
    while lines and not CLOSED.search(lines[-1]):
        ends = sentence_ends(lines[-1])
        kept = lines[-1][:ends[-1]].strip() if ends else ""
        if kept and CLOSED.search(kept):
            lines[-1] = kept
            break
        lines.pop()
    return lines


def drop_headings(lines):
    """Titles, bylines and subheadings are not sentences; short paragraphs without a stop go, the page's buttons and the byline in front of the first too."""
    if lines:
        lines = [BYLINE.sub("", BUTTONS.sub("", lines[0])), *lines[1:]]
    while lines and (lines[0].endswith(":") and len(lines[0].split()) < 20 or not lines[0]):
        lines = lines[1:]
    while lines and re.fullmatch(r"\W*(the end|read more|more)\W*", lines[-1], re.I):
        lines = lines[:-1]
    return [line for line in lines if STOPS.search(line) or len(line.split()) >= 20]


# ------------------------------------------------------------------------------------------------------------- machine habits

REFUSAL = re.compile(r"\b(as an? (ai|artificial intelligence) (language )?(model|assistant)|as a (large )?language model|i('| a)m (sorry|unable)\b.{0,60}\b(but|can|cannot|assist|provide)|i apologi[sz]e, but|i (can ?not|can't|won't) (fulfill|provide|generate|create|assist|write|rewrite|paraphrase|comply)"
                     r"|please (provide the|paraphrase|rewrite|let me know if you)|(rewritten|paraphrased|revised|original) (sentence|passage|text|version)|i hope this (helps|meets)|as a journalist,|(another|a) gpt model)|\[(city|date|name|insert|location|source|your|reporter|author)\b[^\]\n]*\]", re.I)
# What only a model says that was asked for false news; human fact-checkers use some of these words, so it is asked of machine text of that set only.
TASK = re.compile(r"\b(misinformation|paraphras(e[sd]?|ing)|rewrit(e|es|ing|ten)|fictional|total fabrication|good luck!|the sentence is provided|(the|this) (given|provided|following)? ?(passage|sentence|text|prompt)\b|your news (article|piece)|write (an?|the) (news )?(article|piece|story)"
                  r"|(grab|capture) (the|your) reader|this is a rumou?r|this (statement|information|claim) is (false|outdated|misleading|fabricated|not true|no longer)|(false context|incomplete fact|description ambiguity|unsubstantiated content|outdated information))\b", re.I)
# Pages that are no article, and sentences that prepare.clean removes where they stand as lines of their own.
BBC = re.compile(r"\bBBC\b|Media playback is|Image (?:copyright|caption)")
PAGE = re.compile(r"interactive transcript|need help\? contact|must log in|access denied|watch queue|trendolizer|return to transcripts|page not found", re.I)
ASIDE = re.compile(r"^\W*((read|see|learn|find out) (more|also)\b|click here|sign up\b|subscribe\b|follow us\b|like us\b|scroll down|share this|image copyright|photograph:|advertisement\b|this article (was|is) (originally )?(published|provided|republished)|for more (information|news|on this|stories)\b.{0,80}\b(visit|click|see|go to)\b)|\bcontributed (reporting )?to this (report|article|story|piece)\W*$|\bfollow (him|her|them|me|us) on\b|all rights reserved", re.I)
REPEATED = re.compile(r"\b(\w+)(?:,? \1\b){3,}.*", re.S | re.I)
ECHO = re.compile(r"^(?:sure|certainly|of course|absolutely|okay|ok|here(?:'|’)?s|here (?:is|are)|below is|the following is|(?:the|this) piece of news|in this instance)\b[^\n]{0,200}?:(?=\s|$)\s*", re.I)
LABEL = re.compile(r"^[\"“'*]*(?:(?:fake )?(?:news )?(?:title|headline|subheading|sub-?headline|subtitle|news|passage|article|paragraph|body|text|lead|introduction|conclusion|misinformation|rewritten|paraphrased?|paraphrasing|paraphrased passage|fact|rumou?r|content|date|byline|author|source|output|answer|response|note|tl;dr)"
                   r"|(?:breaking|exclusive|latest|shocking)(?: news)?(?: alert)?|dateline|total fabrication)\s*[:：]\s*[\"”'*]*", re.I)


def without_echo(lines):
    """A machine's introduction of its answer and the labels that its prompt asked for are not text of the article."""
    out = []
    for index, line in enumerate(lines):
        line = ECHO.sub("", line) if index == 0 else line
        labelled = LABEL.match(line)
        line = LABEL.sub("", line)
        if not line or labelled and len(line.split()) < 20 and index < 3 and not re.search(r"[.!?][\"”']?$", line) or labelled and re.match(r"[\"“'*]*(date|byline|author|source|note)", labelled[0], re.I):
            continue
        out.append(line)
    if len(out) and out[0][:1] in "\"“" and out[0].count('"') % 2 and not re.search("[\"”]", out[0][1:]):
        out[0] = out[0][1:]  # the answer stood in quotation marks
        out[-1] = re.sub(r"\"$", "", out[-1]) if out[-1].count('"') % 2 else out[-1]
    return out


def furniture(lines):
    """prepare.clean's rules for single lines and for the end of an article, without its demand for a long article."""
    lines = [line for line in (prepare.tidy_line(line) for line in lines) if line and not prepare.FURNITURE.match(line) and not prepare.CAPTION_END.search(line) and not prepare.tabular(line)]
    while len(lines) > 3 and prepare.TRAILING.search(lines[-1]) and len(lines[-1]) < 500:
        lines.pop()
    return lines


def without_asides(line):
    parts = sentences(line)
    kept = [s for s in parts if not ASIDE.search(s)]
    return line if len(kept) == len(parts) else " ".join(kept)


def reads_like_prose(lines):
    """Sentences that begin with a capital, mostly ASCII letters, not one phrase again and again, no table of contents."""
    text = " ".join(lines)
    parts = [s for line in lines for s in sentences(line)]
    words = re.findall(r"\w+", text.lower())
    if len(text.split()) < MIN_WORDS or sum(c.isascii() and c.isalpha() for c in text) < 0.7 * len(text):
        return False
    trigrams = [tuple(words[i:i + 3]) for i in range(len(words) - 2)]
    if len(set(trigrams)) < 0.6 * len(trigrams) or max(map(len, (s.split() for s in parts))) > 120:
        return False
    capital = sum(not re.match(r"\W*[a-z]", s) for s in parts)
    return capital >= 0.8 * len(parts) and sum(w[:1].isupper() for w in text.split()) >= 0.02 * len(text.split())


def shingles(text, n=5):
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i:i + n]) for i in range(max(1, len(words) - n + 1))}


def copied(text, source):
    """Share of a text's 5-word shingles that stand in source (a set of shingles)."""
    own = shingles(text)
    return len(own & source) / len(own)


def without_copies(lines, source):
    """A machine's article without the paragraphs that it copied from the human's; [] when most of it is copied."""
    if copied(" ".join(lines), source) > MAX_COPIED:
        return []
    return [line for line in lines if len(line.split()) < 8 or copied(line, source) <= MAX_COPIED]


def finish(text, machine=False, source=None, task=None):
    """Paragraphs of a listed text, or [] when it is not usable. `source`: shingles of the human text that the machine was given; `task`: what
    a text of this set's machine must not contain, besides refusals."""
    lines = furniture(without_echo(normalise(REPEATED.sub("", text)).split("\n")))
    lines = whole_sentences([line for line in map(without_asides, drop_headings(lines)) if line])
    if machine and source is not None and lines:
        lines = without_copies(lines, source)
    text = " ".join(lines)
    if PAGE.search(text) or machine and (REFUSAL.search(text) or task and task.search(text)):
        return []
    return lines if lines and reads_like_prose(lines) else []


# ------------------------------------------------------------------------------------------------------------------- sources

def digest(text, length=12):
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def unit(text):
    """A number in [0, 1) that depends on the text only."""
    return int(digest(text), 16) / 16 ** 12


def human_articles(name, repo):
    """Articles of one of the three human sources with typography and ends like the listed ones; reading, cleaning: ../pretrain/prepare.py."""
    topics = {}
    if name == "article-bias":
        for _, body in prepare.blobs(repo, COMMITS[name][1], r"^data/jsons/.*\.json$"):
            item = json.loads(body)
            topics[item["ID"]] = item.get("topic")
    articles = [a for a in {"article-bias": prepare.article_bias, "briefings": prepare.briefings, "senate": prepare.senate}[name](repo) if a["lines"]]
    for a in prepare.drop_common_lines(articles):
        date = a.get("date")
        a.update(set=name, label="human", generator=None, outlet=a["domain"], topic=topics.get(a["id"]), year=a.get("year") or (date[0] if date else None))
        a["key"], a["id"] = a["id"], f"{name}/{a['id']}"
        yield a


def finish_human(article):
    article["lines"] = whole_sentences(drop_headings(normalise("\n".join(article["lines"])).split("\n")))
    return article if len(" ".join(article["lines"]).split()) >= MIN_WORDS else None


def listed(name, group, generator, lines, number=0, **more):
    return {"id": f"{name}/{group}/{generator or 'human'}" + (f"/at{number}" if number else ""), "set": name, "group": f"{name}/{group}", "label": "machine" if generator else "human",
            "generator": generator, "lines": lines, "domain": None, "authors": None, **more}


def nearest(text, candidates):
    """Index of the candidate (each a set of words) that shares most rare words with text, or None when it does not share a fifth."""
    words, frequency = content_words(text), collections.Counter(w for own in candidates for w in own)
    scores = [sum(1 / frequency[w] for w in words & own) / (1 + len(own)) ** 0.5 for own in candidates]
    best = max(range(len(scores)), key=scores.__getitem__)
    return best if len(words & candidates[best]) >= 0.2 * max(1, min(len(words), len(candidates[best]))) else None


def content_words(text):
    return set(re.findall(r"[^\W\d_]{5,}", text.lower()))


def l2r(repo):
    """Human texts of 20 domains and what four models made of them when asked to rewrite. GPT and Llama lists have the human list's indices;
    Gemini's lists lack some texts, so its rewrites are paired by their words."""
    domains = collections.defaultdict(dict)
    for path, body in prepare.blobs(repo, COMMITS["l2r"][1], r"^\w+/[\w.-]+\.json$"):
        domain, model = path[:-5].split("/")
        domains[domain][model] = [t if isinstance(t, str) else t.get("text") or next(iter(t.values())) for t in json.loads(body)]
    for domain in sorted(set(domains) - set(LEFT_OUT["l2r"])):
        human = domains[domain].pop("human")
        groups = [digest(" ".join(t.lower().split())) for t in human]
        sources = [shingles(normalise(t)) for t in human]
        candidates = [content_words(t) for t in human]
        for group, text in zip(groups, human):
            yield listed("l2r", group, None, finish(text), topic=domain)
        for model, texts in domains[domain].items():
            for index, text in enumerate(texts):
                pair = index if len(texts) == len(human) else nearest(text, candidates)
                yield listed("l2r", groups[pair] if pair is not None else f"{domain}-{model}-{index}", model, finish(text, True, sources[pair] if pair is not None else None), index if pair is None else 0, topic=domain)


def literal(text):
    """A text that was written as Python's representation of a list of one string."""
    if not re.match(r"\s*\[[\"']", text):
        return text
    try:
        return "\n".join(map(str, ast.literal_eval(text.strip())))
    except (ValueError, SyntaxError):
        return re.sub(r"^\s*\[[\"']|[\"']\]\s*$", "", text).replace("\\n", "\n").replace("\\'", "'").replace('\\"', '"')


def without_title(text, title):
    """The title was the prompt, a human's words; with it goes the rest of the sentence that the machine made of it."""
    plain = lambda s: re.sub(r"[^a-z0-9]+", "", s.lower())
    lines = text.split("\n")
    wanted = plain(title)
    if not wanted or not plain(text).startswith(wanted[:40]):
        return text
    seen = 0
    for index, character in enumerate(text):
        seen += bool(plain(character))
        if seen >= len(wanted):
            rest = text[index + 1:]
            if re.match(r"\W{0,3}\n", rest):
                return re.sub(r"^\W{0,3}\n\s*", "", rest)
            first, _, others = rest.partition("\n")
            ends = sentence_ends(first)
            return (first[ends[0]:] if ends else "") + "\n" + others
    return "\n".join(lines[1:])


CSV_OF = {"ctrl": "Ctrl_generation", "gpt2": "gpt2_generate", "grover": "Grover_Generate", "pplm": "pplm", "fair": "generation_em_lm"}
QUOTES = [(re.compile(r"([,.!?]) '(?=[a-z])"), r"\1' "), (re.compile(r"(?<=[a-z][.!?])'(?=[A-Z])"), " '"), (re.compile(r"(?<=[a-z])'(?=[A-Z][a-z]+ )"), " '")]
FIRST_WORDS = {"ctrl": 220}  # further on it dissolves into word salad, which no news detector needs to learn


def authorship(repo):
    """The same 1,066 headlines of news continued by models of 2018-20 (machine text only; the human files are missing from the repository)."""
    tables = {path[5:-4]: list(csv.DictReader(io.StringIO(body))) for path, body in prepare.blobs(repo, COMMITS["authorship"][1], r"^data/(%s|Titles)\.csv$" % "|".join(CSV_OF.values()))}
    titles = [" ".join(repair_mojibake(row["Title"]).split()) for row in tables["Titles"]]
    for generator, table in CSV_OF.items():
        for row, title in zip(tables[table], titles):
            text = repair_mojibake(SPECIAL.sub("", literal(row["Generation"]))).strip()
            text = re.sub(r"^News ", "", text) if generator == "ctrl" else text
            text = without_title(text, title)
            for pattern, to in QUOTES if generator == "fair" else ():
                text = pattern.sub(to, text)
            if generator in FIRST_WORDS:
                text = " ".join(re.split(r"( |\n)", text)[:2 * FIRST_WORDS[generator]:2])
            yield listed("authorship", digest(re.sub(r"\W+", "", title.lower())), generator, finish(text, True), topic="news", title=title)


BREAKS = re.compile(r"(?<=[.!?”\"’)])  +(?=\S)|(?<=[a-z]{2}[.!?])(?=[“]?[A-Z])|(?<=[.!?]”)(?=[A-Z“])")  # where GossipCop's and PolitiFact's texts lost a newline
TOPIC = {"politifact": "politics", "gossipcop": "celebrities", "coaid": "health"}


def misinformation(repo):
    """Fact-checked articles and what models made of them. A file holds all articles of its data set, those of one label as they were and those
    of the other rewritten; which label that is differs between files and shows in how much of the human text is copied."""
    counts, seen = collections.Counter(), set()
    for path, body in prepare.blobs(repo, COMMITS["misinformation"][1], r"^experiment/data/.*\.csv$"):
        model, source, name = path.split("/")[2:]
        model = model.replace("_generation", "").replace("chatgpt_3.5", "gpt-3.5-turbo")
        method = re.sub(rf"^synthetic-gpt-3.5-turbo_{source}_|_processed\.csv$", "", name)
        rows = [{k: v or "" for k, v in row.items() if k} for row in csv.DictReader(io.StringIO(body))]
        made = [row.get("synthetic_misinformation") or row.get("synthetic misinformation") or "" for row in rows]
        given = [row.get("news_text", "") for row in rows]
        shares = collections.defaultdict(list)
        for row, text, human in list(zip(rows, made, given))[:150]:
            shares[row.get("label")].append(copied(text, shingles(human)) if human else 0)
        rewritten = min(shares, key=lambda label: sum(shares[label]) / len(shares[label]))
        for index, (row, text, human) in enumerate(zip(rows, made, given)):
            if BBC.search(human):
                continue
            group = digest(" ".join(re.findall(r"\w+", human.lower())[:40])) if human.strip() else f"{model}-{method}-{index}"
            if human.strip() and group not in seen:
                seen.add(group)
                yield listed("misinformation", group, None, finish(BREAKS.sub("\n", human)), topic=TOPIC[source])
            if row.get("label") == rewritten or not human.strip():
                counts[group, model] += 1
                yield listed("misinformation", group, model, finish(BREAKS.sub("\n", text), True, shingles(normalise(human)) if human.strip() else None, TASK), counts[group, model], topic=TOPIC[source], method=method)


# -------------------------------------------------------------------------------------------------------------------- splits

def halves(counts):
    """{key: "calibrate" | "test"} with about equal totals: the largest first, each to the lighter side."""
    total, side = {"calibrate": 0, "test": 0}, {}
    for key in sorted(counts, key=lambda k: (-counts[k], k)):
        side[key] = min(total, key=lambda s: (total[s], s))
        total[side[key]] += counts[key]
    return side


def portions(counts, calibrate, test, largest=0.04):
    """{key: split}: keys in the order of their hash fill `calibrate` and `test` (shares of the total), the others train. No key of more than
    `largest` of the total is set aside, or one outlet would be the whole test."""
    total, split, filled = sum(counts.values()), {}, {"calibrate": 0, "test": 0}
    for key in sorted(counts, key=lambda k: digest("split " + k)):
        want = {"calibrate": calibrate * total - filled["calibrate"], "test": test * total - filled["test"]}
        side = max(want, key=lambda s: (want[s], s))
        split[key] = side if counts[key] <= max(largest * total, 1) and want[side] >= counts[key] / 2 else "train"
        if split[key] != "train":
            filled[split[key]] += counts[key]
    return split


def split_article_bias(articles, held):
    """Held-out outlets and the held-out year to calibrate and test, some more outlets too, the rest to train; undated articles that may be of
    that year are dropped. `pretrained` says that the language model of this project has trained on the article."""
    names = {name: domain for domain, of in held["outlets"].items() for name in of}
    kept, parts = [], collections.defaultdict(list)
    for a in articles:
        held_domain = a["domain"] if a["domain"] in held["outlets"] else names.get(a["source"])
        recent = bool(a["year"] and a["year"] >= held["year"])
        parts["held" if held_domain else "year" if recent else "undated" if not a["year"] and a["may_be_recent"] else "open"].append(a)
        a["outlet"] = held_domain or a["domain"]
    count = lambda part: collections.Counter(a["outlet"] for a in parts[part])
    held_side, open_split = halves(count("held")), portions(count("open"), 0.12, 0.12)
    year_side = halves({o: n for o, n in count("year").items() if open_split.get(o, "train") == "train"})
    validation = set(id(a) for a in sorted(parts["open"], key=lambda a: hashlib.sha256(("validation " + a["key"]).encode()).digest())[:held["validation"]])
    for a in parts["held"]:
        a.update(split=held_side[a["outlet"]], unseen="outlet", pretrained=False, group=f"article-bias/{a['outlet']}")
    for a in parts["open"]:
        split = open_split[a["outlet"]]
        a.update(split=split, unseen=None if split == "train" else "outlet", pretrained=id(a) not in validation, group=f"article-bias/{a['outlet']}")
    for a in parts["year"]:
        split = open_split.get(a["outlet"], "train")
        trained = split == "train"
        a.update(split=year_side[a["outlet"]] if trained else split, unseen="year" if trained else "outlet", pretrained=False, group=f"article-bias/{a['outlet']}" + (f"/{held['year']}" if trained else ""))
    for part in ("held", "open", "year"):
        kept += parts[part]
    return kept, {part: len(of) for part, of in parts.items()}


def split_briefings(articles):
    """By month: all are of 2021-22, so 2021 trains, January to May 2022 calibrates, the rest is the test."""
    for a in articles:
        year, month, _ = a["date"]
        a.update(split="train" if year < 2022 else "calibrate" if month <= 5 else "test", group=f"briefings/{year}-{month:02d}", unseen=None if year < 2022 else "year", pretrained=True)


def split_senate(articles):
    split = portions(collections.Counter(a["domain"] for a in articles), 0.2, 0.2, 0.1)
    for a in articles:
        a.update(split=split[a["domain"]], group=f"senate/{a['domain']}", unseen=None if split[a["domain"]] == "train" else "outlet", pretrained=True)


def split_listed(articles):
    """By group; l2r's news articles are the BBC's, as the public test sets are, some the very same: they only test."""
    for a in articles:
        at = unit("split " + a["group"])
        bbc = a["set"] == "l2r" and a["topic"] == "NewsArticle"
        a["split"] = "test" if bbc else "train" if at < 0.75 else "calibrate" if at < 0.85 else "test"
        a["unseen"] = "outlet" if bbc else None


# ---------------------------------------------------------------------------------------------------------------------- main

def line_of(article):
    """The JSON object of an article; None is left out."""
    line = {**article, **prepare.record(article)}
    return {field: line[field] for field in FIELDS if line.get(field) is not None}


def number_ids(articles):
    """Texts of one group and generator (l2r has texts in two domains, rewritten twice) get /2, /3 … behind their id."""
    seen = collections.Counter()
    for a in articles:
        seen[a["id"]] += 1
        if seen[a["id"]] > 1:
            a["id"] += f"/{seen[a['id']]}"


def tally(articles):
    """{set: {split: {label or generator: texts}}}"""
    table = collections.defaultdict(lambda: collections.defaultdict(collections.Counter))
    for a in articles:
        table[a["set"]][a["split"]][a["generator"] or "human"] += 1
    return {s: {split: dict(sorted(of.items())) for split, of in sorted(splits.items())} for s, splits in table.items()}


def read(name, mirror, limit):
    """(texts read, the usable ones) of a set; human texts first, as the first of near-duplicates stays."""
    csv.field_size_limit(10 ** 9)
    repo = os.path.join(mirror, COMMITS[name][0].replace("/", "+"), "repo")
    items = human_articles(name, repo) if name in HUMAN else {"l2r": l2r, "authorship": authorship, "misinformation": misinformation}[name](repo)
    texts, usable = 0, []
    for texts, a in enumerate(itertools.islice(items, limit), 1):
        if finish_human(a) if name in HUMAN else a["lines"]:
            usable.append(a)
    return texts, sorted(usable, key=lambda a: a["label"])


def main():
    cli = argparse.ArgumentParser(usage=__doc__)
    cli.add_argument("--out", required=True)
    cli.add_argument("--mirror", default="mirror")
    cli.add_argument("--only", choices=("human", "listed"))
    cli.add_argument("--limit", type=int, default=10 ** 9, help="texts per set, for a trial")
    cli.add_argument("--jobs", type=int, default=2, help="sets that are read at a time")
    arg = cli.parse_args()
    os.makedirs(arg.out, exist_ok=True)
    held = json.load(open(f"{PRETRAIN}/held-out.json"))
    manifest = {"sources": {}, "left_out": LEFT_OUT, "held_out": {}}
    articles = []
    names = [n for n in HUMAN + LISTED if arg.only is None or n in {"human": HUMAN, "listed": LISTED}[arg.only]]
    with concurrent.futures.ProcessPoolExecutor(arg.jobs) as pool:
        for name, (texts, usable) in zip(names, pool.map(read, names, [arg.mirror] * len(names), [arg.limit] * len(names))):
            print(f"{name}: {texts} texts, {len(usable)} usable", flush=True)
            manifest["sources"][name] = {"repository": COMMITS[name][0], "commit": COMMITS[name][1], "licence": COMMITS[name][2], "texts": texts, "usable": len(usable)}
            articles += usable
    articles = prepare.drop_near_duplicates(articles)
    of = lambda name: [a for a in articles if a["set"] == name]
    human, listed_texts = [], [a for a in articles if a["set"] in LISTED]
    if arg.only != "listed":
        human, manifest["held_out"] = split_article_bias(of("article-bias"), held)
        split_briefings(of("briefings"))
        split_senate(of("senate"))
        human += of("briefings") + of("senate")
    split_listed(listed_texts)
    number_ids(human + listed_texts)
    for name, lines in (("human", human), ("listed", listed_texts)):
        if arg.only in (None, name):
            with open(os.path.join(arg.out, f"{name}.jsonl"), "w", encoding="utf8") as file:
                file.writelines(json.dumps(line_of(a), ensure_ascii=False) + "\n" for a in lines)
    manifest["counts"] = tally(human + listed_texts)
    json.dump(manifest, open(os.path.join(arg.out, "manifest.json"), "w"), indent=1, ensure_ascii=False)
    print(json.dumps(manifest["counts"], indent=1))


if __name__ == "__main__":
    main()
