// Paragraphs of labelled articles for the paragraph head: read in context, as many as a bound on tokens allows, kept in the store.
import { createHash } from 'node:crypto';
import { articleParagraphs } from '../../detection/articleParagraphs.ts';
import { scoringTokens } from '../../grover/layout.ts';
import { partLabel } from '../paragraphs/partLabels.ts';
import type { CheckpointStore, Example, Pace, ParagraphSample, Recorder, Trunk } from '../recipe.ts';
import { atOnce, inOrder } from './inOrder.ts';
import { decodeParagraphs, encodeParagraphs, keptOf } from './paragraphCodec.ts';

/**
 * Most tokens read for one call, eight seconds with the shipped model on two cores: some 600 paragraphs, of which the
 * thresholds measure false-positive rates down to about one in a hundred.
 */
export const PARAGRAPH_TOKENS = 50_000;
/** Counts up with every change to how paragraphs are read. */
const VERSION = 2;
/** Articles of one chunk of the store. */
const CHUNK = 16;

/**
 * Samples of these articles' paragraphs, in their order, each with the label of the span that covers it, else its article's; mixed
 * ones are left out. Beyond PARAGRAPH_TOKENS, articles are left out: those that stay are
 * drawn by the hash of their text, label by label in turn. Rejects with ProblemError.
 */
export async function paragraphSamples(
  trunk: Trunk,
  examples: readonly Example[],
  pace: Pace,
  { store, recorder }: { readonly store?: CheckpointStore | undefined; readonly recorder?: Recorder | undefined },
): Promise<ParagraphSample[]> {
  const chosen = affordable(trunk, examples);
  const samples: ParagraphSample[] = [];
  for (let at = 0; at < chosen.length; at += CHUNK) {
    const chunk = chosen.slice(at, at + CHUNK);
    const name = `shared/paragraphs-${keyOf(trunk, chunk)}`;
    const { hiddenSize } = trunk.session.config;
    let found = decodeParagraphs(await store?.read(name), hiddenSize);
    if (found === undefined) {
      found = [];
      const results = inOrder(chunk, atOnce(trunk.session), pace, ({ example }) =>
        articleParagraphs({ session: trunk.session, encoder: trunk.encoder }, example.fields, pace.signal),
      );
      for await (const paragraphs of results) {
        found.push(paragraphs.map(keptOf));
        const done = at + found.length;
        recorder?.progress('calibrating', done, chosen.length, `Paragraphs of article ${done} of ${chosen.length}.`);
      }
      await store?.write(name, encodeParagraphs(found, hiddenSize));
    }
    for (const [index, { example }] of chunk.entries())
      for (const { range, ...evidence } of found[index] ?? []) {
        const label = partLabel(range, example.spans, example.label);
        if (label !== undefined) samples.push({ example: example.id, label, ...evidence });
      }
  }
  return samples;
}

interface Chosen {
  readonly example: Example;
  /** Hash of what is read. */
  readonly digest: string;
}

function affordable({ encoder }: Trunk, examples: readonly Example[]): Chosen[] {
  const byLabel = new Map<number, (Chosen & { readonly place: number })[]>();
  examples.forEach((example, place) => {
    const one = { example, place, digest: digestOf(JSON.stringify(example.fields)) };
    byLabel.set(example.label, [...(byLabel.get(example.label) ?? []), one]);
  });
  const queues = [...byLabel.keys()]
    .sort((a, b) => a - b)
    .map((label) => byLabel.get(label)?.sort((a, b) => (a.digest < b.digest ? -1 : 1)) ?? []);
  const longest = Math.max(0, ...queues.map(({ length }) => length));
  const inTurn = Array.from({ length: longest }, (_, turn) => queues.flatMap((queue) => queue[turn] ?? [])).flat();
  const chosen: typeof inTurn = [];
  let tokens = 0;
  for (const one of inTurn) {
    tokens += scoringTokens(encoder, one.example.fields).length;
    if (chosen.length > 0 && tokens > PARAGRAPH_TOKENS) break;
    chosen.push(one);
  }
  return chosen.sort((a, b) => a.place - b.place);
}

/** Engine and precision are part of it: int8 and fp32 give other numbers. */
const keyOf = ({ model, session }: Trunk, chunk: readonly Chosen[]): string =>
  digestOf(JSON.stringify([VERSION, model.hash, session.description, ...chunk.map(({ digest }) => digest)])).slice(
    0,
    16,
  );

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
