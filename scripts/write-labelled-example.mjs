// Writes the human half of examples/newsroom/labelled from a checkout of github.com/brian14708/wh-briefings (CC0):
// node scripts/write-labelled-example.mjs CHECKOUT. Then `grover counterparts FILE --seed 7` adds the machine half to each
// file, and `grover generate draft.md --continue --seed 7 --max-tokens 300 | sed 's/$/\n/' >> draft.md` to the draft.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const [checkout] = process.argv.slice(2);
if (checkout === undefined) throw new Error('Usage: node scripts/write-labelled-example.mjs CHECKOUT');
const section = join(checkout, 'statements-releases');
const out = join(import.meta.dirname, '..', 'examples', 'newsroom', 'labelled');
const SIZES = { train: 60, val: 15, test: 15 };
/** Later texts may be a machine's. */
const LAST_MONTH = '2022-10';

/** A statement as an article, or undefined when it is not plain prose of a fitting length. */
function articleOf(file) {
  const [, header, body] = /^---\n(.*?)\n---\n(.*)$/s.exec(readFileSync(file, 'utf8')) ?? [];
  if (header === undefined) return undefined;
  const { title, date } = parse(header);
  const paragraphs = body
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '' && !/^\\?#+$/.test(paragraph));
  const text = paragraphs.join('\n\n');
  const words = text.split(/\s+/).length;
  const isProse =
    !/[*_#<>|[\]\\]|^\s*(?:[-•]|\d+\.)\s|https?:/m.test(text) && paragraphs.every((one) => one.length > 60);
  if (/declaration/i.test(title)) return undefined; // Many with the same words.
  if (!isProse || paragraphs.length < 3 || words < 130 || words > 260) return undefined;
  const [year, month, day] = date.split('-');
  const clean = title.replace(/[\s\u00a0]+/g, ' ').trim();
  return { domain: 'whitehouse.gov', date: `${month}-${day}-${year}`, title: clean, text, label: 'human' };
}

const articles = readdirSync(section)
  .filter((month) => month <= LAST_MONTH)
  .sort()
  .flatMap((month) =>
    readdirSync(join(section, month))
      .sort()
      .map((file) => articleOf(join(section, month, file))),
  )
  .filter((article) => article !== undefined);
const wanted = Object.values(SIZES).reduce((sum, size) => sum + size, 0);
if (articles.length < wanted) throw new Error(`Only ${articles.length} of ${wanted} articles fit.`);
// Evenly over time; the split goes round so that each has all of it.
const chosen = Array.from({ length: wanted }, (_, at) => articles[Math.floor((at * articles.length) / wanted)]);
const splits = Object.entries(SIZES).flatMap(([split, size]) =>
  Array.from({ length: size }, (_, at) => ({ split, at: (at + 0.5) / size })),
);
splits.sort((a, b) => a.at - b.at);
mkdirSync(out, { recursive: true });
for (const split of Object.keys(SIZES)) {
  const lines = chosen
    .filter((_, at) => splits[at].split === split)
    .map((article) => JSON.stringify({ ...article, split }));
  writeFileSync(join(out, `${split}.jsonl`), `${lines.join('\n')}\n`);
  process.stdout.write(`${split}: ${lines.length} of ${articles.length} fitting articles\n`);
}

// A draft of the same kind whose first half is a person's.
const { domain, date, title, text } = articles.filter((article) => !chosen.includes(article))[40];
const [month, day, year] = date.split('-');
const frontMatter = `---\ntitle: ${JSON.stringify(title)}\ndomain: ${domain}\ndate: ${year}-${month}-${day}\n---\n`;
const paragraphs = text.split('\n\n');
writeFileSync(join(out, 'draft.md'), `${frontMatter}\n${paragraphs.slice(0, 3).join('\n\n')}\n\n`);
