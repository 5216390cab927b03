// How long 1 MB of news takes to become tokens, and an encoder to be ready: ours, gpt-tokenizer's r50k_base and gpt-3-encoder, which
// are the same vocabulary, in turn in one process. Nothing is asserted but that they give the same tokens.
// Usage: node out/bench/tokenise.mjs
import { setImmediate as turn } from 'node:timers/promises';
import * as v from 'valibot';
import { createEncoder } from '../src/grover/encoder.ts';
import { readVocabulary } from '../src/grover/node/vocabularyFiles.ts';
import { timingRow, valueRow } from './harness/rows.ts';
import { runSuite, type Suite } from './harness/suite.ts';
import type { Timing } from './harness/watchedProcess.ts';
import { newsText } from './tokenise/newsText.ts';
import { askReady, ENCODERS, tellReady, type EncoderName, type Ready } from './tokenise/ready.ts';

const BYTES = 1_000_000;
const ROUNDS = 21;
/** gpt-3-encoder takes a second for a megabyte. */
const SLOW_ROUNDS = 5;
const STARTS = 9;
/** UTF-16 units. */
const PARAGRAPH = 500;
const NEWS = '1 MB of news';

/** Rounds in turn after one that warms up. */
async function timed(
  contenders: Readonly<Record<string, () => unknown>>,
  rounds: number,
  before = (): void => undefined,
): Promise<Record<string, Timing[]>> {
  const timings: Record<string, Timing[]> = {};
  for (let round = -1; round < rounds; round++) {
    before();
    for (const [name, encode] of Object.entries(contenders)) {
      await turn();
      const cpu = process.cpuUsage();
      const start = performance.now();
      encode();
      const wall = performance.now() - start;
      const used = process.cpuUsage(cpu);
      if (round >= 0) (timings[name] ??= []).push({ wall, processor: (used.user + used.system) / 1000 });
    }
  }
  return timings;
}

function reportTimings({ report }: Suite, what: string, { ours = [], ...peers }: Record<string, Timing[]>): void {
  const against = Object.fromEntries(
    Object.entries(peers).map(([name, timings]) => [name, timings.map(({ wall }) => wall)]),
  );
  report(timingRow(NEWS, what, ours, against));
}

async function measureTokens(suite: Suite): Promise<void> {
  const merges = readVocabulary();
  const warm = createEncoder(merges);
  const tokenizer = (await import('gpt-tokenizer/encoding/r50k_base')).default;
  const slow = await import('gpt-3-encoder');
  const text = await newsText(warm, BYTES);
  // It looks for special tokens in the text unless it is told not to.
  const plain = { disallowedSpecial: new Set<string>() };
  const tokens = warm.encode(text);
  const theirs = tokenizer.encode(text, plain);
  if (tokens.length !== theirs.length || tokens.some((id, at) => id !== (theirs[at] ?? NaN) + 1))
    throw new Error('The encoders differ.');
  suite.say(`${tokens.length} tokens`);
  let fresh = warm;
  const renew = (): void => {
    fresh = createEncoder(merges);
    tokenizer.clearMergeCache();
  };
  const whole = { ours: () => fresh.encode(text), 'gpt-tokenizer': () => tokenizer.encode(text, plain) };
  reportTimings(suite, 'all at once, no word met before', await timed(whole, ROUNDS, renew));
  reportTimings(suite, 'all at once, again', await timed(whole, ROUNDS));
  const parts = inParts(text);
  const each = (encode: (part: string) => Iterable<number>) => () => {
    for (const part of parts) encode(part);
  };
  const paragraphs = {
    ours: each((part) => fresh.encode(part)),
    'gpt-tokenizer': each((part) => tokenizer.encode(part, plain)),
    'gpt-3-encoder': each((part) => slow.encode(part)),
  };
  reportTimings(suite, 'a paragraph at a time, again', await timed(paragraphs, SLOW_ROUNDS));
}

/** Cut at blanks, each as long as a paragraph. */
function inParts(text: string): string[] {
  const parts: string[] = [];
  for (let start = 0; start < text.length;) {
    const blank = text.indexOf(' ', start + PARAGRAPH);
    const end = blank < 0 ? text.length : blank;
    parts.push(text.slice(start, end));
    start = end;
  }
  return parts;
}

async function measureReady({ report }: Suite): Promise<void> {
  const values: Record<EncoderName, Ready[]> = { ours: [], 'gpt-tokenizer': [], 'gpt-3-encoder': [] };
  for (let start = 0; start < STARTS; start++) for (const name of ENCODERS) values[name].push(await askReady(name));
  const of = (key: keyof Ready): Record<EncoderName, number[]> => ({
    ours: values.ours.map((one) => one[key]),
    'gpt-tokenizer': values['gpt-tokenizer'].map((one) => one[key]),
    'gpt-3-encoder': values['gpt-3-encoder'].map((one) => one[key]),
  });
  const subject = 'new process';
  const { ours: ms, ...theirMs } = of('ms');
  report(
    valueRow(subject, 'until the first word is encoded', 'ms', ms, {
      processor: of('processor').ours,
      against: theirMs,
    }),
  );
  const { ours: megabytes, ...theirMegabytes } = of('megabytes');
  report(valueRow(subject, 'memory it then holds', 'MB', megabytes, { against: theirMegabytes }));
}

const [role, name] = process.argv.slice(2);
if (role === 'ready') await tellReady(v.parse(v.picklist(ENCODERS), name));
else
  await runSuite('tokenise', async (suite) => {
    await measureTokens(suite);
    await measureReady(suite);
  });
