// Labelled articles by template, no two alike: people's choose from many words, machines' from few, so that every recipe learns something.
import { writeFileSync } from 'node:fs';
import { createRandom } from '../../src/grover/random.ts';

const OPENINGS = ['c', 'br', 'd', 'f', 'gl', 'h', 'k', 'l', 'm', 'n', 'p', 'r', 's', 'st', 't', 'v', 'w'];
const MIDDLES = ['a', 'e', 'i', 'o', 'u', 'ea', 'oo'];
const ENDINGS = ['n', 'r', 'ster', 'ton', 'll', 'nd', 'ry', 'sh', 'ck', 'm'];
const MACHINE_WORDS = 60;

/** Writes `count` articles of `words` words, half of them a machine's, as pairs, seven in ten of them to learn from. */
export function writeCorpus(path: string, count: number, words = 60): void {
  const random = createRandom(7);
  const pick = <T>(from: readonly T[], among = from.length): T | undefined => from[random.nextUint32() % among];
  const vocabulary = OPENINGS.flatMap((start) =>
    MIDDLES.flatMap((middle) => ENDINGS.map((end) => start + middle + end)),
  );
  const sentence = (isMachine: boolean): string => {
    const length = 8 + (random.nextUint32() % 8);
    const drawn = Array.from({ length }, () => pick(vocabulary, isMachine ? MACHINE_WORDS : vocabulary.length));
    return `The ${drawn.join(' ')}.`;
  };
  const lines = Array.from({ length: count }, (_, index) => {
    const isMachine = index % 2 === 1;
    const pair = index >> 1;
    const sentences = Array.from({ length: Math.ceil(words / 12) }, () => sentence(isMachine));
    const half = Math.ceil(sentences.length / 2);
    return JSON.stringify({
      domain: 'example.com',
      title: `Report ${pair}`,
      date: '05-01-2019',
      article: `${sentences.slice(0, half).join(' ')}\n${sentences.slice(half).join(' ')}`,
      label: isMachine ? 'machine' : 'human',
      split: pair % 10 < 7 ? 'train' : pair % 10 < 9 ? 'val' : 'test',
      pair,
    });
  });
  writeFileSync(path, `${lines.join('\n')}\n`);
}
