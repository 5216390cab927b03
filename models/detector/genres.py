"""Human texts of formulaic genres and by non-native writers, for measuring the detector's false flags apart. Never trained on.

usage: genres.py --clones DIR --out DIR [--limit 1000]

--clones holds git directories, bare or not, named <owner>+<name> (a folder `repo` or `repo/.git` inside is found too) of the
repositories in SOURCES, which says which commit of each is read, its licence and when its texts were written. A source whose
clone is missing is skipped and named. The press releases also need `pip install rdata`.

Written to --out: <genre>.jsonl, lines {id, label: "human", set: "genre", genre, split: "test", group, article, source, year?,
proficiency?, seenInTraining?} with the paragraphs of `article` separated by "\n"; and manifest.json. `group` is an outlet, author or prompt.
"""
import argparse, collections, csv, hashlib, html, io, json, os, re, subprocess, sys, threading, zipfile

SOURCES = {  # repository, commit, licence, years, what
    "bbc": ("Podginator/Dissertation_final", "63858826cba55663074dce5324614f76b51f0c84", "BBC copyright; research use (Greene and Cunningham 2006)", "2004-2005", "BBC Sport stories that report a result"),
    "reuters": ("colibri17/TextCategorization", "b6c2ca3d46a2540843400890792e5165448b4516", "Reuters-21578: research use", "1987", "Reuters-21578"),
    "wsj": ("nltk/nltk_data", "5db857e6f7df11eabb5e5665836db9ec8df07e28", "LDC sample in NLTK: non-commercial", "1989", "Wall Street Journal, Penn Treebank sample"),
    "leaflets": ("nltk/nltk_data", "5db857e6f7df11eabb5e5665836db9ec8df07e28", "distributed with permission (PIL corpus 2.0)", "1996-1997", "patient information leaflets, UK"),
    "abc": ("nltk/nltk_data", "5db857e6f7df11eabb5e5665836db9ec8df07e28", "ABC copyright; distributed with NLTK", "2006", "Australian Broadcasting Commission, rural and science news"),
    "sumtime": ("AdeebNqo/Sumtime-Meteo-Cached", "f4f82234dcaf490621668c37144d337a6fc590f2", "none stated (University of Aberdeen, research)", "2000-2002", "offshore forecasters' inference (SumTime-Meteo)"),
    "nws": ("akrherz/pyIEM", "43bcd233910d41febdf764f85045dd27b893d677", "public domain (US government) in an MIT repository", "2010-2020", "US National Weather Service discussions"),
    "obituaries": ("ashishu007/Obituary-Generation", "92abce20cdc18c48ebfb7cfbefa380093c04aa6e", "GPL-3.0 (repository)", "2016-2019", "death notices in Scottish newspapers"),
    "prosecutors": ("natmrubin/prosecutor-press-releases", "492f02ee2ac1bc5d33f45a239253e18e2443a379", "none stated; releases of public bodies", "2005-2020", "district attorneys of Brooklyn and Orange County"),
    "doh": ("como-ph/comotext", "2209b4a35eff9190336402e487e20c1686bc2963", "GPL-3.0 (repository); public body", "2017-2020", "Department of Health, Philippines"),
    "recipes": ("dpapathanasiou/recipes", "48268785a13d598a87de2e75c525056d00202e54", "MIT (repository); sites' copyright", "up to 2020-05", "directions of recipes from cookery sites"),
    "ellipse": ("scrosseye/ELLIPSE-Corpus", "b5f4469611d2596810d31d1a60921e54ce97ad07", "CC BY-NC-SA 4.0", "before 2021", "essays of English learners in US grades 8-12"),
    "toefl": ("Weixin-Liang/ChatGPT-Detector-Bias", "1d05ed8242d4694a0ed7b73a79c52be8864470f9", "MIT (repository)", "before 2021", "TOEFL essays, the 91 of Liang et al. 2023"),
    "worldwide": ("stanfordnlp/en-worldwide-newswire", "2f8164b", "none stated; outlets' copyright", "up to 2022", "newspapers of Africa, Asia, Latin America, the Middle East, Oceania"),
    "l2r": ("ranhli/l2r_data", "2e0f258f", "CC BY 3.0", "before 2024", "human side of a corpus that is trained on"),
}
CHECKED_IN_2022 = "2437a7a"  # en-worldwide-newswire, 2022-12-13: only articles that were annotated by then are read

# ---------------------------------------------------------------------------------------------------------------- reading


def clone(key, clones):
    base = os.path.join(clones, SOURCES[key][0].replace("/", "+"))
    return next((p for p in (os.path.join(base, "repo", ".git"), os.path.join(base, "repo"), base) if os.path.isdir(os.path.join(p, "objects"))), None)


def names(repo, commit, pattern):
    listing = subprocess.run(["git", "-C", repo, "ls-tree", "-r", "-z", commit], capture_output=True, check=True).stdout
    entries = (e.split("\t", 1) for e in listing.decode("utf8", "replace").split("\0") if e)
    return [(meta.split()[2], path) for meta, path in entries if re.search(pattern, path)]


def blobs(repo, commit, pattern):
    """(path, bytes) of every file of a commit whose path matches pattern."""
    wanted = names(repo, commit, pattern)
    git = subprocess.Popen(["git", "-C", repo, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    feed = lambda: (git.stdin.writelines((sha + "\n").encode() for sha, _ in wanted), git.stdin.close())
    threading.Thread(target=feed, daemon=True).start()
    for _, path in wanted:
        head = git.stdout.readline().split()
        if head[-1] == b"missing":  # a snapshot may lack a large file
            continue
        body = git.stdout.read(int(head[2]))
        git.stdout.read(1)
        yield path, body


def package(repo, commit, name):
    """NLTK keeps each corpus as a zip file."""
    (_, body), = blobs(repo, commit, rf"^packages/corpora/{name}\.zip$")
    return zipfile.ZipFile(io.BytesIO(body))


# ------------------------------------------------------------------------------------------------------------------- text

SENTENCE_END = re.compile(r"""[.!?…:;][”"’')\]]*$""")
# What keeps its capitals when a text issued in capitals is put into sentence case.
KEEP = set("N S E W NE NW SE SW NNE ENE ESE SSE SSW WSW WNW NNW GMT UTC UK USA MB HPA GFS NAM QPF CT RI MA NH EDT EST CST PM AM".split())
PROPER = set("""January February March April June July August September October November December Monday Tuesday Wednesday Thursday Friday
    Saturday Sunday Scotland Scottish England English Ireland Irish Wales Britain British Norway Norwegian Sweden Swedish Denmark Danish
    Iceland Icelandic Greenland Shetland Orkney Faeroes Faroes Hebrides Germany German Poland Finland Scandinavia Scandinavian Skagerrak
    Netherlands Holland France Biscay Azores Atlantic Baltic Europe European Russia Russian Utsire Haltenbank Viking Forties Dogger Fisher
    Humber Thames Forth Moray Firth Jan Mayen Lofoten Bergen Stavanger Aberdeen Spain Iberia Siberia Arctic Africa America American
    Pacific Chile Argentina Andes Brazil Peru Bolivia Eire Mediterranean Alps Svalbard Spitzbergen Rockall Bailey Fair Isle Isles""".split())
BY_LOWER = {w.lower(): w for w in PROPER}
PHRASES = re.compile(r"\b(?:north|norwegian|irish|barents|baltic) sea\b|\beast shetland basin\b|\benglish channel\b|\bsouthwest approaches\b", re.I)


def squeeze(text):
    """One paragraph: white space made single, no space before a comma or full stop."""
    text = text.replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "").replace("\u00ad", "")
    return re.sub(r" +([,;!?]|\.(?=\s|$))", r"\1", " ".join(text.split())).strip()


def sentence_case(text):
    """A text issued in capitals as a sentence-cased one. Texts with lower case stay as they are."""
    letters = [c for c in text if c.isalpha()]
    if not letters or sum(c.isupper() for c in letters) < 0.7 * len(letters):
        return text
    word = lambda m: m[0] if m[0] in KEEP else BY_LOWER.get(m[0].lower(), m[0].lower())
    text = re.sub(r"[A-Za-z]+", word, text)
    text = PHRASES.sub(lambda m: m[0].title(), text)
    return re.sub(r"(^|[^.][.!?]\s+)([a-z])", lambda m: m[1] + m[2].upper(), text)


def unwrap(text):
    """Paragraphs of a text whose lines were broken at a width; an empty line or an indented first line starts a paragraph."""
    parts, current = [], []
    for line in text.split("\n"):
        if current and (not line.strip() or re.match(r" {3,}\S", line)):
            parts.append(" ".join(current))
            current = []
        if line.strip():
            current.append(line.strip())
    return [p for p in (squeeze(part) for part in parts + [" ".join(current)]) if p]


def split_joined(text):
    """Paragraphs of a page whose breaks were lost: there, and only there, no space follows the end of a sentence."""
    return [p for p in (squeeze(p) for p in re.split(r"""(?<=[a-z)%’”"]\.)(?=[A-Z][a-z]|“)|(?<=[.!?][”"])(?=[A-Z“])""", text)) if p]


def prose(line, words=6):
    """Not a heading, a row of a table or a list of codes."""
    dense = re.sub(r"\s", "", line)
    return len(line.split()) >= words and bool(SENTENCE_END.search(line)) and sum(c.isalpha() for c in dense) >= 0.72 * len(dense)


def decode(body):
    try:
        return body.decode("utf8")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def rejoin(lines, any_start=False):
    """Lines of a web page that a link or bold type broke inside a sentence, put together again."""
    out = []
    for line in lines:
        if out and not SENTENCE_END.search(out[-1]) and (any_start or re.match(r"""[a-z,;.)”]|\(""", line)):
            out[-1] = squeeze(out[-1] + " " + line)
        else:
            out.append(line)
    return out


# ---------------------------------------------------------------------------------------------------------------- sources
# Each yields (genre, id, group, paragraphs, extra fields).


def bbc(repo, commit):
    result = re.compile(r"(?<![\d-])\d{1,3}-\d{1,3}(?![\d-])")
    outcome = re.compile(r"\b(beat|beating|win|won|victory|defeat(ed)?|draw|drew|thrashed|edged|lost|goals?|crashed|reached|into the)\b")
    for path, body in blobs(repo, commit, r"^bbc/sport/\d+\.txt$"):
        lines = [line for line in (squeeze(line) for line in decode(body).split("\n")[1:]) if line]
        lines = [line for line in rejoin(lines, any_start=True) if prose(line)]
        count = len(result.findall(" ".join(lines)))
        if count >= 2 or count and outcome.search(" ".join(lines[:2])):
            yield "match-reports", path, "bbc.co.uk/sport", lines, {}


def reuters(repo, commit):
    market = re.compile(r"\b(STOCKS?|SHARES|MARKETS?|BOURSE|FUTURES|DOLLAR|BONDS?|YEN|STERLING|GILTS?|TRADERS|PRICES)\b")
    money = {"money-fx", "interest", "dlr", "yen", "money-supply", "stg"}
    for path, body in blobs(repo, commit, r"reut2-\d+\.sgm$"):
        for match in re.finditer(r"<REUTERS[^>]*NEWID=\"(\d+)\">(.*?)</REUTERS>", body.decode("latin-1"), re.S):
            story = match[2]
            text = re.search(r"<BODY>(.*?)</BODY>", story, re.S)
            if not text:
                continue
            title = re.search(r"<TITLE>(.*?)</TITLE>", story, re.S)
            topics = set(re.findall(r"<D>([^<]*)</D>", (re.search(r"<TOPICS>(.*?)</TOPICS>", story) or [""])[0]))
            raw = re.sub(r"[\x00-\x08\x0b-\x1f]|&#\d+;", "", text[1]).replace("&lt;", "<").replace("&gt;", ">")
            raw = re.sub(r"<([^<>]{0,80})>", r"\1", re.sub(r"\s?<[A-Z.]+>", "", raw))  # tickers, and brackets around companies' names
            lines = [html.unescape(p) for p in unwrap(re.sub(r"\n\s*(REUTER|Reuter)\S*\s*$", "", raw.rstrip()))]
            kept = [line for line in lines if prose(line)]
            if len(kept) < 0.8 * len(lines):
                continue
            genre = "earnings" if topics & {"earn", "acq"} else "markets" if topics & money or market.search(title[1] if title else "") else None
            if genre:
                yield genre, "reuters-" + match[1], "reuters", kept, {}


def wsj(repo, commit):
    finance = re.compile(r"\b(stocks?|shares?|yields?|earnings|profit|quarter|index|dollar|bonds?|traders?)\b", re.I)
    files = package(repo, commit, "treebank")
    for name in sorted(n for n in files.namelist() if re.search(r"/raw/wsj_\d+$", n)):
        text = files.read(name).decode("latin-1").replace(".START", "")
        lines = unwrap(text)
        if len(finance.findall(text)) >= 4:
            yield "markets", name, "wsj", [line for line in lines if prose(line)], {}


def leaflets(repo, commit):
    files = package(repo, commit, "pil")
    for name in sorted(n for n in files.namelist() if n.endswith(".sgml")):
        text = decode(files.read(name))
        found = re.findall(r"<(?:BLOCK|ITEM|P)\b[^>]*>([^<]{20,})", text)
        yield "leaflets", name, "pil", [line for line in (squeeze(html.unescape(f)) for f in found) if prose(line) and not re.search(r"\w{28}", line)], {}


def abc(repo, commit):
    """Sections of stories: headlines and subheadings stand on lines of their own and cannot be told apart."""
    files = package(repo, commit, "abc")
    for part in ("rural", "science"):
        sections = [[]]
        for line in files.read(f"abc/{part}.txt").decode("latin-1").split("\n"):
            line = squeeze(line)
            if line and not SENTENCE_END.search(line):
                sections.append([])
            elif line:
                sections[-1].append(line)
        for index, lines in enumerate(sections):
            yield "australian-news", f"abc-{part}-{index}", f"abc.net.au/{part}", lines, {}


def sumtime(repo, commit):
    (_, body), = blobs(repo, commit, r"tables/Forecasts\.txt$")
    for row in csv.DictReader(io.StringIO(body.decode("latin-1"))):
        text = re.sub(r"^.*?\b\d{1,2}\s*-\s*[A-Za-z]{3}\w*\s+\d{4}\s*", "", squeeze(row["section1"] or ""))
        text = re.sub(r"[\s-]+$", "", re.sub(r",(?=[A-Z])", ", ", text))
        if row["ftype"] == "normal" and "INFERENCE" not in text and text:
            yield "weather-capitals", row["filename"], row["author"] or "unknown", [text], {}
            yield "weather", row["filename"], row["author"] or "unknown", [sentence_case(text)], {}


def nws(repo, commit):
    for path, body in blobs(repo, commit, r"product_examples/(.*/)?(AFD\w*|PMDSA|MPD|SWOMCD\w*)\.txt$"):
        found = re.search(r"\b([A-Z]{3}) ([A-Z]{3}) (\d{1,2}) (20[012]\d)\b", body.decode("latin-1").upper())
        if not found or int(found[4]) > 2020:
            continue
        lines = [re.sub(r"^\.?[A-Z][A-Z /]{3,40}(/[^/]*/)?\.{3}\s*", "", p) for p in unwrap(body.decode("latin-1").replace("\r", "").replace("\x01", ""))]
        lines = [line for line in lines if prose(line, 20)]
        capitals = [sentence_case(line) for line in lines] != lines  # not recased: there are too many abbreviations
        yield "weather-capitals" if capitals else "weather", path, "nws", lines, {}


def obituaries(repo, commit):
    (_, body), = blobs(repo, commit, r"^labelling/data/basic\.csv$")
    for index, row in enumerate(csv.DictReader(io.StringIO(body.decode("utf8", "replace")))):
        years = [int(y) for y in re.findall(r"\b(20[012]\d)\b", row["text"])]
        if not years or max(years) <= 2020:
            text = html.unescape(re.sub(r"<[^>]*>", "", row["text"])).replace("n?e ", "nee ")  # née, in an encoding that was lost
            yield "obituaries", f"obituary-{index}", "funeral-notices", unwrap(text), {}


def prosecutors(repo, commit):
    end = re.compile(r"^(#+.*|Share|Tagged with:?|Latest Posts|Recent Posts)$")
    start = re.compile(r"^(FOR IMMEDIATE RELEASE|Press|PRESS RELEASE)$", re.I)
    for path, body in blobs(repo, commit, r"^text/(kings_ny|orange_ca)/.*\.txt$"):
        lines = [squeeze(line) for line in body.decode("utf8", "replace").split("\n")]
        published = re.search(r"/(20\d\d)_\d\d_\d\d_", path) or re.search(r"Published\n[A-Z][a-z]+ \d{1,2}, (20\d\d)\n", body.decode("utf8", "replace"))
        first = next((i for i, line in enumerate(lines) if start.match(line)), None)
        if not published or int(published[1]) > 2020 or first is None:
            continue
        last = next((i for i, line in enumerate(lines) if i > first and end.match(line)), len(lines))
        kept = [line for line in rejoin([line for line in lines[first + 1:last] if line]) if prose(line, 10) and line.upper() != line and not re.search(r"www\.|https?:|@", line)]
        yield "crime-reports", path, path.split("/")[1], kept, {"year": int(published[1])}


def doh(repo, commit):
    import rdata, tempfile, warnings
    warnings.simplefilter("ignore")
    (_, body), = blobs(repo, commit, r"^data/dohRelease\.rda$")
    with tempfile.NamedTemporaryFile(suffix=".rda") as file:
        file.write(body)
        file.flush()
        table = rdata.read_rda(file.name)["dohRelease"]
    releases = collections.defaultdict(list)
    for row in table.to_dict("records"):
        releases[row["id"]].append(str(row["text"]))
    for key, lines in releases.items():
        text = re.sub(r"^.{0,40}?Press Release\s*[/|]?\s*[A-Z]?[a-z]*\s*\d{0,2},?\s*[A-Za-z]*\s*\d{4}\s*", "", squeeze(" ".join(lines[1:])), flags=re.I)
        text = re.sub(r"^([A-Z][a-z]+ \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]+ \d{4})\s*", "", re.sub(r"\s*-\s*(30|END)\s*-.*$", "", text))
        if len(re.findall(r"\b(ang|ng|sa|mga)\b", text)) > 0.02 * len(text.split()):
            continue  # in Filipino
        yield "press-releases", f"doh-{key}", "doh.gov.ph", [line for line in split_joined(text) if prose(line)], {}


def recipes(repo, commit):
    for path, body in blobs(repo, commit, r"^index/.*\.json$"):
        if int(hashlib.sha1(path.encode()).hexdigest(), 16) % 25:
            continue
        try:
            item = json.loads(body)
        except ValueError:
            continue
        lines = [squeeze(html.unescape(line)) for line in item.get("directions") or []]
        yield "recipes", path, item.get("source") or "", [line for line in lines if prose(line, 4)], {}


def ellipse(repo, commit):
    (_, body), = blobs(repo, commit, r"^ELLIPSE_Final_github_test\.zip$")
    table = zipfile.ZipFile(io.BytesIO(body)).read("ELLIPSE_Final_github_test.csv", pwd=b"ellipse_test")  # the authors' README gives it
    for row in csv.DictReader(io.StringIO(table.decode("utf8", "replace"))):
        lines = [squeeze(line) for line in re.split(r"\n+", row["full_text"].replace("\r", "")) if line.strip()]
        yield "non-native-essays", "ellipse-" + row["text_id_kaggle"], row["prompt"], lines, {"proficiency": float(row["Overall"])}


def toefl(repo, commit):
    (_, body), = blobs(repo, commit, r"Human_Data/TOEFL_real_91/data\.json$")
    for index, item in enumerate(json.loads(body)):
        yield "non-native-toefl", f"toefl-{index}", "toefl", [squeeze(line) for line in item["document"].split("\n") if line.strip()], {}


def worldwide(repo, commit):
    known = {os.path.basename(path)[:-4] for _, path in names(repo, CHECKED_IN_2022, r"\.txt\.tsv$")}
    for path, body in blobs(repo, commit, r"^original_articles/.*\.txt$"):
        name = os.path.basename(path)
        if name not in known:
            continue
        text = re.sub(r"https?://\S+", "", body.decode("utf8", "replace").replace("\r", "")).replace("``", "“").replace("''", "”")
        lines = rejoin([line for line in (squeeze(line) for line in text.split("\n")) if line])
        yield "world-news", path, re.sub(r"_\d+\.txt$", "", name), [line for line in lines if prose(line)], {}


def l2r(repo, commit):
    for path, body in blobs(repo, commit, r"^(Finance|Sports|ProductReview|FoodCusine|GovernmentPublic)/human\.json$"):
        domain = path.split("/")[0]
        for index, text in enumerate(json.loads(body)):
            if text.startswith('"') and text.endswith('"') and text.count('"') % 2 == 0:  # quoted as in a table of comma-separated values
                text = text[1:-1].replace('""', '"')
            lines = [squeeze(line) for line in re.split(r"\n|<br\s*/?>", html.unescape(html.unescape(text))) if line.strip()]
            yield "l2r-" + domain.lower(), f"l2r-{domain}-{index}", "l2r-" + domain, lines, {"seenInTraining": True}


READERS = {f.__name__: f for f in (bbc, reuters, wsj, leaflets, abc, sumtime, nws, obituaries, prosecutors, doh, recipes, ellipse, toefl, worldwide, l2r)}
SHORTEST = {"obituaries": 40, "weather": 40, "weather-capitals": 40, "non-native-toefl": 40}  # words; 60 elsewhere, 40 for l2r's single paragraphs


def texts(key, repo, seen):
    """The corpus lines of one source: long enough, each text once, bytes that did not decode left out."""
    for genre, name, group, lines, extra in READERS[key](repo, SOURCES[key][1]):
        article = "\n".join(lines)
        shortest = 40 if genre.startswith("l2r") else SHORTEST.get(genre, 60)
        fingerprint = (genre, re.sub(r"\W+", "", article.lower())[:200])
        if len(article.split()) < shortest or re.search("[\ufffd\x80-\x9f]|â€|Ã.", article) or fingerprint in seen:
            continue
        seen.add(fingerprint)
        yield {"id": f"{key}:{name}", "label": "human", "set": "genre", "genre": genre, "split": "test", "group": group,
               "article": article, "source": key, **extra}


def spread(items):
    """Every group in turn, and within a group by the hash of the id: the first n hold as many groups, as evenly, as can be."""
    place, ranked = collections.Counter(), []
    for item in sorted(items, key=lambda item: hashlib.sha1(item["id"].encode()).hexdigest()):
        place[item["group"]] += 1
        ranked.append((place[item["group"]], len(ranked), item))
    return [item for *_, item in sorted(ranked, key=lambda r: r[:2])]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--clones", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--limit", type=int, default=1000, help="texts a genre, the groups taken in turn")
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    genres, seen, missing = collections.defaultdict(list), set(), []
    for key in READERS:
        repo = clone(key, args.clones)
        if not repo:
            missing.append(key)
            print(f"no clone of {SOURCES[key][0]} in {args.clones}: {key} is left out", file=sys.stderr)
            continue
        found = list(texts(key, repo, seen))
        print(f"{key}: {len(found)}")
        for item in found:
            genres[item["genre"]].append(item)
    manifest = {"missing": missing, "genres": {}, "sources": {k: dict(zip(("repository", "commit", "licence", "years", "what"), v)) for k, v in SOURCES.items()}}
    for genre, items in sorted(genres.items()):
        items = spread(items)[:args.limit]
        with open(os.path.join(args.out, genre + ".jsonl"), "w", encoding="utf8") as file:
            file.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
        words = sorted(len(item["article"].split()) for item in items)
        manifest["genres"][genre] = {"texts": len(items), "groups": len({item["group"] for item in items}), "paragraphs": sum(item["article"].count("\n") + 1 for item in items),
                                     "medianWords": words[len(words) // 2], "bySource": dict(collections.Counter(item["source"] for item in items)),
                                     "seenInTraining": any(item.get("seenInTraining") for item in items)}
    with open(os.path.join(args.out, "manifest.json"), "w", encoding="utf8") as file:
        json.dump(manifest, file, indent=1, ensure_ascii=False)
    print(json.dumps(manifest["genres"], indent=1))


if __name__ == "__main__":
    main()
