// The commands on the reference's tiny checkpoint, against the reference's own numbers.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grover } from '../unit/cli/capture.ts';

const GOLDEN = import.meta.dirname;
const TINY = join(GOLDEN, 'tiny');
const ARTICLES = join(GOLDEN, 'articles.jsonl');
const numbers = v.array(v.number());
const forward = v.parse(
  v.object({
    input_ids: v.array(numbers),
    gt_logprobs: v.array(numbers),
    top_p_required: v.array(numbers),
    rank: v.array(numbers),
    entropy: v.array(numbers),
    classification_probs: v.array(v.tuple([v.number(), v.number()])),
  }),
  JSON.parse(readFileSync(join(TINY, 'forward.json'), 'utf8')),
);
const scored = v.object({
  ids: numbers,
  logprobs: numbers,
  ranks: numbers,
  entropy: numbers,
  top_p_required: numbers,
  classification: v.nullable(v.object({ machine: v.number(), human: v.number() })),
});
const lines = (out: string): unknown[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

let folder: string;
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const jsonLines = (name: string, values: readonly unknown[]): string =>
  file(name, values.map((value) => JSON.stringify(value)).join('\n'));
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grover-cli-'));
  process.env['XDG_CACHE_HOME'] = join(folder, 'cache');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const near = (actual: readonly number[], expected: readonly number[] | undefined, within: number): void => {
  const apart = actual.map((value, i) => Math.abs(value - (expected?.[i] ?? NaN)));
  expect(Math.max(...apart)).toBeLessThanOrEqual(within);
};

describe('grover score', () => {
  it('agrees with the reference on its input_ids, padding and class token included', async () => {
    const path = jsonLines(
      'ids.jsonl',
      forward.input_ids.map((input_ids) => ({ input_ids })),
    );
    const { code, out, error } = await grover(['score', path, '--model', TINY, '--json']);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    const answers = lines(out).map((line) => v.parse(scored, line));
    expect(answers.map(({ ids }) => ids)).toEqual(forward.input_ids);
    answers.forEach((answer, i) => {
      expect(answer.logprobs).toHaveLength(63);
      near(answer.logprobs, forward.gt_logprobs[i], 1e-4);
      near(answer.entropy, forward.entropy[i], 1e-4);
      near(answer.top_p_required, forward.top_p_required[i], 1e-4);
      // Logits that are equal but for the last bit may change places.
      near(answer.ranks, forward.rank[i], 1);
      near([answer.classification?.machine ?? NaN], forward.classification_probs[i], 1e-4);
    });
  });

  it('reads articles as the discriminator does, the class token last', async () => {
    const { code, out } = await grover(['score', ARTICLES, '--model', TINY, '--json']);
    expect(code).toBe(0);
    for (const line of lines(out).map((one) => v.parse(scored, one))) {
      expect(line.ids.at(-1)).toBe(50267);
      expect(line.logprobs).toHaveLength(line.ids.length - 1);
      expect(line.classification).not.toBeNull();
    }
  });

  it('answers bad lines by number and goes on', async () => {
    const path = file(
      'bad.jsonl',
      [
        '{"title": "One"}',
        'nonsense',
        '{"input_ids": "1"}',
        JSON.stringify({ input_ids: Array(1025).fill(5) }),
        '{"input_ids": [1, 50270]}',
        '{"publish_date": "7.3.2019"}',
        '{"title": 3}',
        '{"input_ids": []}',
        '{"input_ids": [50265]}',
      ].join('\n'),
    );
    const { code, out, error } = await grover(['score', path, '--model', TINY, '--json']);
    expect(code).toBe(1);
    const answers = lines(out);
    const failed = answers.flatMap((answer) =>
      v.is(v.object({ error: v.string(), line: v.number() }), answer) ? [answer.line] : [],
    );
    expect(failed).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(answers).toHaveLength(9);
    expect(error.trimEnd().split('\n')).toHaveLength(7);
    expect(error).toContain(`${path}, line 4: The sequence has 1025 tokens; the model reads at most 1024.`);
    expect(answers[8]).toEqual({
      ids: [50265],
      logprobs: [],
      ranks: [],
      entropy: [],
      top_p_required: [],
      classification: null,
    });
  });
});

describe('grover perplexity', () => {
  it('is what validate.py computes from the log-probabilities, and their ratio', async () => {
    const pieces = v.parse(
      v.array(v.object({ pieces: v.record(v.string(), numbers) })),
      JSON.parse(readFileSync(join(TINY, 'tokens.json'), 'utf8')),
    );
    const order = (fields: readonly string[]): { input_ids: number[] }[] =>
      pieces.map((one) => ({ input_ids: fields.flatMap((field) => one.pieces[field] ?? []) }));
    const expected = async (ids: readonly { input_ids: number[] }[]): Promise<number> => {
      const { out } = await grover(['score', jsonLines('pieces.jsonl', ids), '--model', TINY, '--json']);
      const bodies = lines(out).flatMap((line) => {
        const { ids: read, logprobs } = v.parse(scored, line);
        return logprobs.slice(read.indexOf(50265), read.indexOf(50266));
      });
      return Math.exp(-bodies.reduce((sum, value) => sum + value, 0) / bodies.length);
    };
    const { code, out } = await grover(['perplexity', ARTICLES, '--model', TINY, '--json']);
    expect(code).toBe(0);
    const report = v.parse(v.record(v.string(), v.number()), JSON.parse(out));
    const known = await expected(order(['domain', 'date', 'authors', 'title', 'article']));
    const bare = await expected(order(['article']));
    near([Math.log(report['with_metadata'] ?? 0)], [Math.log(known)], 1e-5);
    near([Math.log(report['without_metadata'] ?? 0)], [Math.log(bare)], 1e-5);
    near([report['ratio'] ?? 0], [known / bare], 1e-4);
  });

  it('cuts a long article in both readings alike and names lines without one', async () => {
    const path = jsonLines('long.jsonl', [{ title: 'Long', text: 'word '.repeat(3000) }, { title: 'None' }]);
    const { code, out, error } = await grover(['perplexity', path, '--model', TINY, '--json']);
    expect(code).toBe(1);
    expect(error).toBe(`${path}, line 2: There is no article text.\n`);
    // 1,024 positions less begin-title, “Long”, end-title and begin-article.
    expect(JSON.parse(out)).toMatchObject({ articles: 1, tokens: 1020 });
  });
});

describe('grover generate', () => {
  it('adds to each article what contextual_generate.py adds', async () => {
    const greedy = v.parse(
      v.array(v.object({ target: v.string(), tokens: numbers, probs: numbers, context: numbers })),
      JSON.parse(readFileSync(join(TINY, 'greedy.json'), 'utf8')),
    );
    const out = join(folder, 'generated.jsonl');
    const argv = ['generate', ARTICLES, '--model', TINY, '--field', 'authors', '--n', '2', '--top-p', '0.000001'];
    const { code, out: said } = await grover([...argv, '--max-tokens', '60', '--out', out]);
    expect({ code, said }).toEqual({ code: 0, said: '' });
    const [first] = lines(readFileSync(out, 'utf8'));
    const expected = greedy.find(({ target }) => target === 'authors');
    const [source] = lines(readFileSync(ARTICLES, 'utf8'));
    expect(first).toMatchObject({ ...v.parse(v.record(v.string(), v.unknown()), source) });
    const added = v.parse(
      v.object({
        gens_authors: v.array(v.string()),
        gensraw_authors: v.array(numbers),
        probs_authors: v.array(numbers),
        top_ps: numbers,
      }),
      first,
    );
    expect(added.top_ps).toEqual([Math.fround(1e-6), Math.fround(1e-6)]);
    expect(added.gensraw_authors).toEqual([expected?.tokens.slice(0, 60), expected?.tokens.slice(0, 60)]);
    near(added.probs_authors[0] ?? [], expected?.probs, 1e-4);
    expect(added.gens_authors[0]).toBe(added.gens_authors[1]);
  });

  it('gives the same text for the same seed and another for another', async () => {
    const run = async (seed: string): Promise<string> =>
      (await grover(['generate', ARTICLES, '--model', TINY, '--field', 'title', '--max-tokens', '8', '--seed', seed]))
        .out;
    expect(await run('5')).toBe(await run('5'));
    expect(await run('5')).not.toBe(await run('6'));
  });

  it('prints the field of a draft, or goes on with its article', async () => {
    const draft = file('draft.md', '---\ntitle: Council backs ferry\n---\n\nThe council voted 7-2 on Tuesday to bui');
    const common = ['generate', draft, '--model', TINY, '--max-tokens', '12', '--n', '2'];
    const title = await grover([...common, '--field', 'title']);
    expect(title.code).toBe(0);
    expect(title.out).toMatch(/^--- 1 of 2, seed 0 ---\n[^]+\n\n--- 2 of 2, seed \d+ ---\n/u);
    expect((await grover([...common, '--continue'])).code).toBe(0);
    const empty = file('empty.md', '');
    const nothing = await grover(['generate', empty, '--model', TINY, '--continue']);
    expect(nothing).toMatchObject({ code: 1, out: '' });
    expect(nothing.error).toContain('nothing to go on from');
  });

  it('ends with exit code 130 when it is interrupted', async () => {
    const { code, out } = await grover(['generate', ARTICLES, '--model', TINY], AbortSignal.abort());
    expect({ code, out }).toEqual({ code: 130, out: '' });
  });
});

describe('grover import', () => {
  it.each([
    { name: 'as floats', extra: [], within: 1e-6 },
    { name: 'in 8 bits', extra: ['--int8'], within: 0.05 },
  ])('writes a model that scores alike, $name', async ({ extra, within }) => {
    const out = join(folder, `imported${extra.join('')}`);
    const first = await grover(['import', join(TINY, 'model.ckpt'), '--out', out, ...extra]);
    expect(first).toMatchObject({ code: 0, error: '' });
    for (const sum of readFileSync(join(out, 'SHA256SUMS'), 'utf8').trim().split('\n')) {
      const [digest, name = ''] = sum.split('  ');
      expect(
        createHash('sha256')
          .update(readFileSync(join(out, name)))
          .digest('hex'),
      ).toBe(digest);
    }
    const path = jsonLines(
      'import-ids.jsonl',
      forward.input_ids.slice(0, 1).map((input_ids) => ({ input_ids })),
    );
    const { out: text } = await grover(['score', path, '--model', out, '--json']);
    const [answer] = lines(text).map((line) => v.parse(scored, line));
    near([answer?.classification?.machine ?? NaN], forward.classification_probs[0], within);
    const again = await grover(['import', TINY, '--out', out]);
    expect(again.code).toBe(1);
    expect(again.error).toContain('holds a model already');
  });

  it('leaves nothing behind of a checkpoint whose checksum is wrong', async () => {
    const broken = join(folder, 'broken');
    cpSync(TINY, broken, { recursive: true });
    const data = join(broken, 'model.ckpt.data-00000-of-00001');
    const bytes = readFileSync(data);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(data, bytes);
    const out = join(folder, 'from-broken');
    const { code, error } = await grover(['import', broken, '--out', out]);
    expect(code).toBe(1);
    expect(error).toMatch(/model\.ckpt.*newslm\/embeddings\/word_embed/u);
    expect(existsSync(join(out, 'model.safetensors'))).toBe(false);
  });
});

describe('grover scan', () => {
  const draft = (): string =>
    file(
      'scan.md',
      '---\ntitle: Ferry\ndate: someday\n---\n\n# Ferry\n\nA short one.\n\n' + 'The council voted on it. '.repeat(30),
    );

  it('prints a line for each paragraph and what is wrong with the front matter', async () => {
    const path = draft();
    const { code, out } = await grover(['scan', path, '--model', TINY, '--precision', 'fp32']);
    expect(code).toBe(0);
    expect(out).toContain(`${path}:3:7: `);
    expect(out).toContain(`${path}:6:1: not judged: a heading\n`);
    expect(out).toContain(`${path}:8:1: not judged: too short (`);
    expect(out).toContain(`${path}:10:1: not judged: the model has no calibration (`);
    expect(out).toMatch(/0 of 0 judged paragraphs read machine-like; 3 paragraphs in 1 file/u);
  });

  it('prints the same as JSON', async () => {
    const { out } = await grover(['scan', draft(), '--model', TINY, '--precision', 'fp32', '--format', 'json']);
    expect(JSON.parse(out)).toMatchObject({
      model: 'tiny',
      falsePositiveRate: 0.005,
      files: [
        {
          frontMatter: [{ line: 3, column: 7, code: 'date-unknown' }],
          paragraphs: [
            { line: 6, verdict: 'abstained', reason: 'not-prose', kind: 'heading' },
            { line: 8, verdict: 'abstained', reason: 'too-short' },
            { line: 10, verdict: 'abstained', reason: 'not-calibrated' },
          ],
        },
      ],
    });
  });
});
