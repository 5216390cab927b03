// Labelled lines of a small newsroom, made up: no two articles share a sentence, unless a test wants them to.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../../../../src/grover/random.ts';

const WHO =
  'The mayor|A nurse|The harbour office|One farmer|The council|A retired judge|The school board|Two divers|The union|A baker|The coach|Firefighters|The ministry|A reader|The museum|Engineers'.split(
    '|',
  );
const DID = 'said|wrote|denied|confirmed|doubted|announced|repeated|conceded|warned|hoped|explained|complained'.split(
  '|',
);
const THAT =
  'that the bridge|that the new tram|that the budget|that the orchard|that last week’s storm|that the ferry|that the old mill|that the library|that the vote|that the tunnel|that the festival|that the clinic'.split(
    '|',
  );
const WOULD =
  'would cost|had ruined|could save|might delay|should replace|will not stop|has divided|never reached|barely touched|had surprised'.split(
    '|',
  );
const WHAT =
  'forty families|the eastern quarter|three bus lines|the fish market|most of the town|nobody in Aldermouth|the winter timetable|a dozen shops|the harvest|both rivers|every pupil|the night shift'.split(
    '|',
  );
const WHEN =
  'by March|before the election|on Tuesday morning|after nine years|within a month|during the strike|despite the rain|at the weekend|in the spring|for the second time'.split(
    '|',
  );

export interface NewsLine {
  domain?: string;
  date?: string;
  authors?: readonly string[];
  title?: string;
  article: string;
  label?: string;
  split?: string;
  [key: string]: unknown;
}

/** An article of `sentences` sentences (about 12 words each) that only this seed writes. */
export function newsText(seed: number, sentences = 8): string {
  const random = createRandom(seed);
  const one = (from: readonly string[]): string => from[random.nextUint32() % from.length] ?? '';
  return Array.from(
    { length: sentences },
    (_, at) => `${one(WHO)} ${one(DID)} ${one(THAT)} ${one(WOULD)} ${one(WHAT)} ${one(WHEN)}, item ${seed}-${at}.`,
  ).join(' ');
}

/** `count` human articles with a machine twin each, metadata shared, no splits. */
export function newsPairs(
  count: number,
  change: (line: NewsLine, at: number) => NewsLine = (line) => line,
): NewsLine[] {
  return Array.from({ length: 2 * count }, (_, at) => {
    const pair = at >> 1;
    const label = at % 2 === 0 ? 'human' : 'machine';
    const day = String(1 + (pair % 28)).padStart(2, '0');
    const metadata = { domain: 'aldermouth-post.example', date: `03-${day}-2019`, title: `Report number ${pair}` };
    return change({ ...metadata, article: newsText(at + 1), label }, at);
  });
}

export function writeLines(name: string, lines: readonly unknown[]): string {
  const path = join(mkdtempSync(join(tmpdir(), 'grover-dataset-')), name);
  writeFileSync(path, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
  return path;
}
