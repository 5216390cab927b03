// A newsroom's labelled articles by template: the people's choose among many words, the machine's among few, and some of
// each borrow from the other, so that no recipe tells them all apart.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../../src/grover/random.ts';

const PEOPLE = 'Denny Strand|Ruth Amadi|Joan Petrie|Ines Okafor|Tom Valdera|Maud Ferris|Colm Hask|Priya Nair|Ebbe Lund';
const PLACES = 'Quay Street|the old fish market|Saltmarsh Lane|the east pier|Tanner’s Row|the lido|Cobbler’s Steps';
const THINGS =
  'ferry timetable|swimming pool|boiler house|library roof|harbour wall|school kitchen|tide clock|bandstand';
const DEEDS = 'grumbled about|put off|paid for|fenced in|painted over|quietly reopened|measured twice|argued over';
const ENDS =
  'before the tide turned|for want of a plumber|with a borrowed ladder|to thin applause|until the lamps failed';
const PLAIN: readonly string[] = [
  'The council said the plan would be reviewed next year.',
  'Officials said the project was part of a wider plan for the city.',
  'The mayor said the city was working with the council on the plan.',
  'Residents said they were concerned about the plan for the project.',
  'The project is expected to be completed by the end of the year.',
];

/** Writes `count` articles, half of them a machine's, into three files of the folder: six in ten to learn from. Their paths. */
export function writeLabelledArticles(folder: string, count: number): readonly string[] {
  const random = createRandom(11);
  const below = (most: number): number => random.nextUint32() % most;
  const one = <T>(from: readonly T[]): T | undefined => from[below(from.length)];
  const word = (words: string): string => one(words.split('|')) ?? '';
  const lively = (): string =>
    `${word(PEOPLE)} ${word(DEEDS)} the ${word(THINGS)} at ${word(PLACES)} ${word(ENDS)}, ${below(90) + 9} people watching.`;
  const plain = (): string => one(PLAIN) ?? '';
  const paragraph = (strange: number, own: () => string, other: () => string): string =>
    Array.from({ length: 4 }, () => (below(100) < strange ? other() : own())).join(' ');
  const files = new Map<string, string[]>();
  for (let pair = 0; pair < count / 2; pair++) {
    const title = `${word(PEOPLE)} and the ${word(THINGS)} at ${word(PLACES)}`;
    const split = pair % 10 < 6 ? 'train' : pair % 10 < 8 ? 'val' : 'test';
    for (const label of ['human', 'machine']) {
      // One in six reads more like the other kind than like its own.
      const strange = below(6) === 0 ? 75 : 10;
      const [own, other] = label === 'human' ? [lively, plain] : [plain, lively];
      const article = Array.from({ length: 3 }, () => paragraph(strange, own, other)).join('\n\n');
      const fields = { domain: 'harbourledger.example', date: '11-18-2026', title, article, label, split, pair };
      files.set(split, [...(files.get(split) ?? []), JSON.stringify(fields)]);
    }
  }
  mkdirSync(folder, { recursive: true });
  return [...files].map(([split, lines]) => {
    const path = join(folder, `council-${split}.jsonl`);
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  });
}
