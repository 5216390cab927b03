// Four hundred articles by the shipped model: careful draws as the machine's, wild ones standing in for people's. Made once a model.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { PROGRAM, ROOT } from './lspClient.ts';

/** Each metadata eight texts, all rows of one run: 27 leave room for texts that end too soon. */
const DOMAINS = ['reuters.com', 'bbc.co.uk', 'nytimes.com'];
const TITLES = [
  'Council votes to build a new ferry terminal',
  'Storm leaves thousands without power on the coast',
  'School board delays decision on later start times',
  'Team wins third straight game in overtime',
  'Police seek witnesses after downtown crash',
  'Hospital opens a second emergency department',
  'Farmers count the cost of a dry summer',
  'Museum returns paintings to the family of their owner',
  'Mayor presents a smaller budget for roads',
];
const TOGETHER = 8;
const TOKENS = 72;
const FEWEST_WORDS = 25;
const PAIRS = 200;
const MACHINE_TOP_P = 0.7;
const HUMAN_TOP_P = 1;

const drawn = v.object({ domain: v.string(), date: v.string(), title: v.string(), gens_article: v.array(v.string()) });

interface Draw {
  readonly domain: string;
  readonly date: string;
  readonly title: string;
  readonly text: string;
}

/** Lines without a split: 200 pairs. The first call of a model takes a minute or two; both draws run at once. */
export async function generatedCorpus(): Promise<readonly Record<string, string>[]> {
  const file = join(cacheFolder(), `training-corpus-${keyOf()}.jsonl`);
  if (existsSync(file)) return parseLines(readFileSync(file, 'utf8'));
  const [machine, human] = await Promise.all([draw(MACHINE_TOP_P, 1), draw(HUMAN_TOP_P, 2)]);
  const lines = Array.from({ length: PAIRS }, (_, at) =>
    [
      { ...machine[at], label: 'machine' },
      { ...human[at], label: 'human' },
    ].map((line) => JSON.stringify({ ...line, pair: `p${at}` })),
  ).flat();
  mkdirSync(cacheFolder(), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, `${lines.join('\n')}\n`);
  renameSync(`${file}.${process.pid}`, file);
  return parseLines(readFileSync(file, 'utf8'));
}

async function draw(topP: number, seed: number): Promise<readonly Draw[]> {
  const folder = mkdtempSync(join(tmpdir(), 'grover-corpus-'));
  try {
    const [input, out] = [join(folder, 'metadata.jsonl'), join(folder, 'drawn.jsonl')];
    const metadata = DOMAINS.flatMap((domain) => TITLES.map((title) => ({ domain, date: '03-07-2019', title })));
    writeFileSync(input, metadata.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const options = `--n ${TOGETHER} --top-p ${topP} --seed ${seed} --max-tokens ${TOKENS} --precision int8 --threads 1`;
    await promisify(execFile)(process.execPath, [PROGRAM, 'generate', input, '--out', out, ...options.split(' ')]);
    const articles = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .flatMap((line) => {
        const { gens_article: texts, domain, date, title } = v.parse(drawn, JSON.parse(line));
        return texts.map((text) => ({ domain, date, title, text }));
      });
    return articles.filter(({ text }) => text.split(/\s+/u).length >= FEWEST_WORDS);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const parseLines = (text: string): Record<string, string>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => v.parse(v.record(v.string(), v.string()), JSON.parse(line)));

const cacheFolder = (): string => join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'grover-news-tests');

/** Of the model's weights and of how the texts are drawn, which this file says. */
function keyOf(): string {
  const hash = createHash('sha256');
  hash.update(readFileSync(join(ROOT, 'models', 'grover-mini', 'SHA256SUMS')));
  hash.update(readFileSync(join(import.meta.dirname, 'generatedCorpus.ts')));
  return hash.digest('hex').slice(0, 16);
}
