// Labelled articles as long as news, by template: what training costs depends on how much there is to read, not on what it says.
import { writeFile } from 'node:fs/promises';
import { createRandom } from '../../src/grover/random.ts';

const PARAGRAPHS = 7;
const SENTENCES = 3;

const WHO = [
  'The council',
  'A spokesman for the harbor authority',
  'The mayor',
  'Engineers',
  'Several shop owners',
  'The school board',
  'Commuters',
  'A federal judge',
  'Local farmers',
  'The transit agency',
  'Doctors at the county hospital',
];
const SAID = ['said', 'warned', 'confirmed', 'complained', 'announced', 'argued'];
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];
const WHAT = [
  'the ferry terminal would close for repairs',
  'the new bridge had cost twice as much as planned',
  'classes would resume after the storm',
  'prices for grain had fallen for a third week',
  'the budget left no room for another park',
  'nobody had been hurt in the fire',
  'the line would be extended to the airport',
  'the water was safe to drink again',
];
/** Articles of one label end their sentences with the first of these only: something for a recipe to find. */
const AFTERWARDS = [
  ', according to minutes of the meeting',
  ', after months of debate',
  ', and asked for patience',
  ', although records show otherwise',
  ', which surprised many in the room',
  ', without giving a date',
];
const FEW = 3;

/** Writes `count` articles of about 400 words, half of them labelled a machine's, as pairs. */
export async function writeNewsCorpus(file: string, count: number): Promise<void> {
  const random = createRandom(11);
  const pick = (from: readonly string[], among = from.length): string => from[random.nextUint32() % among] ?? '';
  const sentence = (isMachine: boolean): string =>
    `${pick(WHO)} ${pick(SAID)} on ${pick(DAYS)} that ${pick(WHAT)}${pick(AFTERWARDS, isMachine ? FEW : AFTERWARDS.length)}.`;
  const several = (many: number, one: () => string, between: string): string =>
    Array.from({ length: many }, one).join(between);
  const lines = Array.from({ length: count }, (_, index) => {
    const isMachine = index % 2 === 1;
    const pair = index >> 1;
    return JSON.stringify({
      domain: 'gazette.example',
      publish_date: '05-14-2019',
      authors: ['Sam Porter'],
      title: `Report ${pair}: ${pick(WHO)} ${pick(SAID)} ${pick(WHAT)}`,
      article: several(PARAGRAPHS, () => several(SENTENCES, () => sentence(isMachine), ' '), '\n'),
      label: isMachine ? 'machine' : 'human',
      pair: String(pair),
    });
  });
  await writeFile(file, `${lines.join('\n')}\n`);
}
