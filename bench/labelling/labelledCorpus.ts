// A labelled file as large as a newsroom's archive, by template: reading it costs what its length and escapes cost, whatever it says.
import { open } from 'node:fs/promises';
import { createRandom } from '../../src/grover/random.ts';

const PARAGRAPHS = 300;
const SENTENCES = [
  'The council said on Tuesday that the ferry terminal would close for repairs, according to minutes of the meeting.',
  '“Nobody asked the people who take it every morning,” said Ana Müller, who runs a bakery at the harbor.',
  'Prices for grain have fallen for a third week, and farmers "do not expect" them to recover before the spring.',
  'A spokesman for the transit agency confirmed that the line would be extended to the airport by 2024.',
  'Engineers had warned for years that the bridge would cost twice as much as planned – without being heard.',
];
/** Stands in the last article and nowhere else. */
export const RARE_WORD = 'zeppelin';
/** Lines that are written at once. */
const AT_ONCE = 500;

/** Writes `count` articles of about `length` bytes, every third labelled. Gives the bytes written. */
export async function writeLabelledCorpus(path: string, count: number, length: number): Promise<number> {
  const random = createRandom(5);
  const pick = <T>(from: readonly T[], fallback: T): T => from[random.nextUint32() % from.length] ?? fallback;
  const paragraphs = Array.from({ length: PARAGRAPHS }, () =>
    Array.from({ length: 4 }, () => pick(SENTENCES, '')).join(' '),
  );
  const article = (at: number): string => {
    const parts: string[] = at === count - 1 ? [RARE_WORD] : [];
    for (let written = 0; written < length; written += (parts.at(-1) ?? '').length + 4)
      parts.push(pick(paragraphs, ''));
    return JSON.stringify({
      url: `https://gazette.example/2019/05/${at}`,
      domain: 'gazette.example',
      publish_date: '05-14-2019',
      authors: ['Sam Porter'],
      title: `Report ${at}: the council and the ferry`,
      text: parts.join('\n\n'),
      ...(at % 3 === 0 && { label: at % 2 === 0 ? 'human' : 'machine', split: 'train' }),
    });
  };
  const file = await open(path, 'w');
  try {
    for (let from = 0; from < count; from += AT_ONCE) {
      const lines = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, at) => `${article(from + at)}\n`);
      await file.write(lines.join(''));
    }
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}
