// A machine article for each human one, appended and never more.
import { chmodSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEncoder } from '../../../../src/grover/encoder.ts';
import { readVocabulary } from '../../../../src/grover/node/vocabularyFiles.ts';
import { unwrap } from '../../../../src/grover/problem.ts';
import { beginOf, endOf } from '../../../../src/grover/vocabulary.ts';
import { writeCounterparts, type CounterpartsDeps } from '../../../../src/training/counterparts/writeCounterparts.ts';
import { inspectDataset } from '../../../../src/training/data/loadDataset.ts';
import { createFakeSession } from '../../../fakes/fakeSession.ts';

const encoder = createEncoder(readVocabulary());
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grover-counterparts-'));
  file = join(folder, 'articles.jsonl');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const text = (n: number): string => `Story ${n} is about the ferry. ${'It left the harbour early. '.repeat(3)}`.trim();
const human = (n: number, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  domain: 'example.com',
  date: '03-07-2019',
  title: `Ferry ${n}`,
  text: text(n),
  label: 'human',
  ...more,
});
const put = (lines: readonly unknown[], end = '\n'): void => {
  writeFileSync(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n') + end);
};
const lines = (path = file): Record<string, unknown>[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const write = (deps: Partial<CounterpartsDeps> = {}): ReturnType<typeof writeCounterparts> =>
  writeCounterparts(file, {
    trunk: { session: createFakeSession(), encoder, model: { name: 'fake', hash: 'abc' } },
    seed: 4,
    ...deps,
  });

describe('writeCounterparts', () => {
  it('appends a machine line for each human one, with where it came from, and changes nothing before', async () => {
    put([human(1, { split: 'val', authors: ['A. Smith'] }), human(2, { ind30k: 7, orig_split: 'train' })]);
    const before = readFileSync(file, 'utf8');
    expect(unwrap(await write())).toEqual({ written: 2, skipped: 0, problems: [] });
    expect(readFileSync(file, 'utf8').startsWith(before)).toBe(true);
    const [, , first, second] = lines();
    expect(first).toMatchObject({
      domain: 'example.com',
      date: '03-07-2019',
      title: 'Ferry 1',
      authors: ['A. Smith'],
      label: 'machine',
      split: 'val',
      model: 'fake',
      model_hash: 'abc',
      pair_of: expect.stringMatching(/^[0-9a-f]{64}$/u) as unknown,
    });
    expect(second).toMatchObject({ title: 'Ferry 2', ind30k: 7, split: 'train' });
    for (const line of [first, second]) {
      const [topP, drawn] = [line?.['top_p'], line?.['text']];
      expect(topP).toBeGreaterThanOrEqual(0.94);
      expect(topP).toBeLessThanOrEqual(0.96);
      expect(encoder.encode(String(drawn)).length).toBeLessThanOrEqual(encoder.encode(text(1)).length + 4);
    }
  });

  it('makes pairs that training finds', async () => {
    const long = (n: number): string => `${text(n)} ${'The ferry sailed on to the island. '.repeat(10)}`.trim();
    put(Array.from({ length: 6 }, (_, n) => human(n, { text: long(n), ...(n % 2 === 1 && { pair: `p${n}` }) })));
    const story = encoder.encode(` ${'The island was quiet when it came. '.repeat(8)}`.trimEnd());
    const session = createFakeSession({
      next: (context) => story[context.length - 1 - context.lastIndexOf(beginOf('article'))] ?? endOf('article'),
    });
    unwrap(await write({ trunk: { session, encoder, model: { name: 'fake', hash: 'abc' } } }));
    const { inspection } = unwrap(await inspectDataset([file], { seed: 1 }));
    expect(inspection).toMatchObject({ pairs: 6, unpaired: 0, labels: ['machine', 'human'] });
  });

  it('goes on where it ended, and gives what one go gives', async () => {
    put([1, 2, 3, 4].map((n) => human(n)));
    const whole = join(folder, 'whole.jsonl');
    unwrap(await write({ out: whole }));
    const controller = new AbortController();
    const stopped = await write({
      signal: controller.signal,
      onProgress: (done) => {
        if (done === 2) controller.abort();
      },
    });
    expect(stopped).toMatchObject({ ok: false, problem: { code: 'cancelled' } });
    expect(lines()).toHaveLength(6);
    expect(unwrap(await write())).toMatchObject({ written: 2, skipped: 2 });
    expect(lines().slice(4)).toEqual(lines(whole));
    expect(unwrap(await write())).toMatchObject({ written: 0, skipped: 4 });
    expect(unwrap(await write({ out: whole }))).toMatchObject({ written: 0, skipped: 4 });
  });

  it('begins a new line behind one that was torn, which stays as it is and is named', async () => {
    put([human(1), human(2)]);
    unwrap(await write());
    const whole = readFileSync(file, 'utf8');
    truncateSync(file, Buffer.byteLength(whole) - 30);
    const torn = readFileSync(file, 'utf8');
    const result = unwrap(await write());
    expect(result).toMatchObject({ written: 1, skipped: 1, problems: [{ file, line: 4 }] });
    const now = readFileSync(file, 'utf8');
    expect(now.startsWith(`${torn}\n`)).toBe(true);
    expect(now.slice(torn.length + 1)).toBe(`${whole.trimEnd().split('\n')[3] ?? ''}\n`);
  });

  it('takes a file whose last line has no end', async () => {
    put([human(1), human(2)], '');
    expect(unwrap(await write())).toMatchObject({ written: 2 });
    expect(lines()).toHaveLength(4);
  });

  it('passes over articles that have a twin or no title, and names lines that are none', async () => {
    put([
      human(1),
      { ...human(1), label: 'machine', text: text(9) },
      human(2, { pair: 'x' }),
      { ...human(5), label: 'machine', pair: 'x' },
      human(3, { title: '' }),
      'no article',
      human(4),
    ]);
    const result = unwrap(await write());
    expect(result).toMatchObject({ written: 1, skipped: 3, problems: [{ line: 6 }] });
  });

  it('reads the label that it is told, whatever its case, and the machine’s as the file spells it', async () => {
    put([human(1, { label: 'Press' }), { title: 'Other', text: text(2), label: 'Machine' }]);
    expect(await write()).toMatchObject({
      problem: { hint: 'Its labels are “Press”, “Machine”; name the one of human articles.' },
    });
    expect(unwrap(await write({ label: 'press' }))).toMatchObject({ written: 1 });
    expect(lines().at(-1)).toMatchObject({ label: 'Machine' });
  });

  it('answers the n-th human article alike whatever stands between', async () => {
    put([human(1), human(2)]);
    unwrap(await write({ out: join(folder, 'a.jsonl') }));
    put([human(1), { title: 'Between', text: text(5), label: 'machine' }, human(2)]);
    unwrap(await write({ out: join(folder, 'b.jsonl') }));
    expect(lines(join(folder, 'b.jsonl'))).toEqual(lines(join(folder, 'a.jsonl')));
    unwrap(await write({ out: join(folder, 'c.jsonl'), seed: 5 }));
    expect(lines(join(folder, 'c.jsonl'))).not.toEqual(lines(join(folder, 'a.jsonl')));
  });

  it('says what is wrong with a file that cannot be read', async () => {
    expect(await write()).toMatchObject({ ok: false, problem: { code: 'file-missing' } });
    put([human(1)]);
    chmodSync(file, 0o444);
    // Who may do everything may write here as well.
    if (process.getuid?.() !== 0) expect(await write()).toMatchObject({ ok: false });
  });
});
