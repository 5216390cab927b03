// News to tokenise, as long as wanted and as varied as news is: the words of the example's articles (press releases in the public
// domain) as often as they stand there, and among them the rarer words and names that a longer text has.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { Encoder } from '../../src/grover/encoder.ts';
import { createRandom } from '../../src/grover/random.ts';
import { FIRST_SPECIAL } from '../../src/grover/vocabulary.ts';
import { ROOT } from '../../test/process/lspClient.ts';

const EXAMPLES = ['train', 'val', 'test'].map((name) =>
  path.join(ROOT, 'examples', 'newsroom', 'labelled', `${name}.jsonl`),
);
const articleSchema = v.object({ text: v.string(), label: v.string() });
/**
 * Shares of words that are drawn from all words of the vocabulary, and that are names of several tokens. With them 1 MB has about as
 * many different words (17,000), and words of several tokens (5,000), as 1 MB of American news articles of 2020 has.
 */
const RARE = 0.085;
const NAMES = 0.03;
const WORD = /^ [A-Za-z][a-z]{3,}$/;
const NAME = /^ [A-Z][a-z]{1,4}$/;
const ENDING = /^[a-z]{2,5}$/;

/** Some `bytes` bytes of UTF-8; the same for the same seed. */
export async function newsText(encoder: Encoder, bytes: number, seed = 11): Promise<string> {
  const words = (await humanTexts()).flatMap((text) => text.split(' '));
  const tokens = Array.from({ length: FIRST_SPECIAL - 1 }, (_, index) => encoder.decode([index + 1]));
  const [rare, names, endings] = [WORD, NAME, ENDING].map((form) => tokens.filter((token) => form.test(token)));
  const random = createRandom(seed);
  const pick = (from: readonly string[] = []): string => from[random.nextUint32() % from.length] ?? '';
  const share = (): number => random.nextUint32() / 2 ** 32;
  const parts: string[] = [];
  const utf8 = new TextEncoder();
  for (let length = 0; length < bytes;) {
    const which = share();
    const part =
      which < RARE
        ? pick(rare)
        : which < RARE + NAMES
          ? pick(names) + pick(endings) + (share() < 0.5 ? pick(endings) : '')
          : ` ${pick(words)}`;
    parts.push(part);
    length += utf8.encode(part).length;
  }
  return parts.join('').trimStart();
}

async function humanTexts(): Promise<string[]> {
  const files = await Promise.all(EXAMPLES.map((file) => readFile(file, 'utf8')));
  return files
    .flatMap((file) => file.split('\n').filter((line) => line !== ''))
    .map((line) => v.parse(articleSchema, JSON.parse(line)))
    .flatMap(({ text, label }) => (label === 'human' ? [text] : []));
}
