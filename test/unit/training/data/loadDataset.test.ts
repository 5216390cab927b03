import { readFileSync, statSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../../src/grover/problem.ts';
import type { DatasetInspection, Split } from '../../../../src/protocol/training.ts';
import {
  FEWEST_PER_LABEL,
  inspectDataset,
  loadDataset,
  type DatasetOptions,
  type LoadedDataset,
} from '../../../../src/training/data/loadDataset.ts';
import type { Example, TrainingData } from '../../../../src/training/recipe.ts';
import { newsPairs, newsText, writeLines, type NewsLine } from './newsLines.ts';

const load = async (lines: readonly unknown[], options: Partial<DatasetOptions> = {}): Promise<LoadedDataset> =>
  unwrap(await loadDataset([writeLines('news.jsonl', lines)], { seed: 7, ...options }));
const inspect = async (lines: readonly unknown[], options: Partial<DatasetOptions> = {}): Promise<DatasetInspection> =>
  unwrap(await inspectDataset([writeLines('news.jsonl', lines)], { seed: 7, ...options })).inspection;
const all = ({ train, val, test }: TrainingData): readonly Example[] => [...train, ...val, ...test];
const splitOfEach = (data: TrainingData): Map<string, Split> =>
  new Map(
    (['train', 'val', 'test'] as const).flatMap((split) =>
      data[split].map(({ fields }): [string, Split] => [fields.article ?? '', split]),
    ),
  );

describe('loadDataset', () => {
  it('makes examples of a file without splits: pairs by metadata, about 80, 10 and 10 of a hundred', async () => {
    const { data, inspection, digests } = await load(newsPairs(50));
    expect(data.labels).toEqual(['machine', 'human']);
    expect(data.positive).toBe(0);
    expect(inspection).toMatchObject({
      articles: 100,
      byLabel: [50, 50],
      pairs: 50,
      unpaired: 0,
      splitsMade: 100,
      problemCount: 0,
      tooShort: 0,
      leaks: [],
      splits: {
        train: { articles: 80, byLabel: [40, 40] },
        val: { articles: 10, byLabel: [5, 5] },
        test: { articles: 10, byLabel: [5, 5] },
      },
    });
    expect(inspection.problem).toBeUndefined();
    const [digest] = digests;
    expect([digest?.path, digest?.articles]).toEqual([inspection.files[0]?.path, 100]);
    expect(digest?.sha256).toMatch(/^[0-9a-f]{64}$/u);
    const [first] = data.train;
    expect(first?.id).toBe(`${first?.file ?? ''}:${first?.line ?? 0}`);
  });

  it('keeps the splits that are given, under any of their names, and lets a twin follow its article', async () => {
    const names = ['train', 'Training', 'valid', 'validation', 'dev', 'val', 'test'];
    const { data, inspection } = await load(
      newsPairs(70, (line, at) => (at % 2 === 0 ? { ...line, split: names[(at >> 1) % 7] ?? '' } : line)),
    );
    expect([data.train.length, data.val.length, data.test.length]).toEqual([40, 80, 20]);
    expect(inspection.splitsMade).toBe(70);
  });

  it('reads orig_split where there is no split, and does not pair burners of the reference', async () => {
    const lines = newsPairs(40, (line, at) => ({
      ...line,
      title: `Title ${at}`,
      ind30k: at >> 1,
      orig_split: at % 4 < 2 ? 'gen' : at % 2 === 0 ? 'train_burner' : 'test',
    }));
    const { data, inspection } = await load(lines);
    expect(inspection.pairs).toBe(20);
    const untwinned = lines.filter(({ orig_split: original }) => original === 'test');
    for (const { article } of untwinned) expect(splitOfEach(data).get(article)).toBe('test');
  });

  it('lends a tenth of train to val where the file has none, and leaves test empty', async () => {
    const { data, inspection } = await load(newsPairs(40, (line) => ({ ...line, split: 'train' })));
    expect([data.train.length, data.val.length, data.test.length]).toEqual([72, 8, 0]);
    expect(inspection.splitsMade).toBe(0);
    expect(inspection.remarks).toEqual(['The files have no articles for validation: 8 of train are used for it.']);
  });

  it('puts each label into each split when it can, however rare it is', async () => {
    const kinds = ['politics', 'sport', 'weather'];
    const lines = Array.from({ length: 100 }, (_, at) => ({
      article: newsText(at),
      label: at < 12 ? 'weather' : (kinds[at % 2] ?? ''),
    }));
    const { data, inspection } = await load(lines);
    expect(data.labels).toEqual(kinds);
    expect(data.positive).toBeUndefined();
    for (const split of ['train', 'val', 'test'] as const)
      for (const count of inspection.splits[split].byLabel) expect(count).toBeGreaterThan(0);
  });

  it('drops from train what val or test has too, unless leaks are kept, and says how many', async () => {
    const copied = newsText(1000, 12);
    const lines: NewsLine[] = [
      ...newsPairs(40, (line, at) => ({ ...line, split: at < 60 ? 'train' : at < 70 ? 'val' : 'test' })),
      { article: copied, label: 'human', split: 'train' },
      { article: `${copied} The paper adds a line.`, label: 'human', split: 'test' },
      { article: copied.replace('item', 'point'), label: 'human', split: 'train' },
    ];
    const { data, inspection } = await load(lines);
    expect(inspection.duplicates).toMatchObject({ withinSplits: 1, acrossSplits: 2 });
    const [across] = inspection.duplicates.examples;
    expect([across?.a.line, across?.b.line]).toContain(82);
    expect(across?.similarity).toBeGreaterThanOrEqual(0.8);
    expect(data.train.length).toBe(60);
    expect(data.test.some(({ line }) => line === 82)).toBe(true);
    expect(inspection.remarks).toEqual([
      'Of train, 2 articles are nearly the same as one of val or test: left out of training.',
    ]);
    const kept = await load(lines, { keepLeaks: true });
    expect(kept.data.train.length).toBe(62);
    expect(kept.inspection.duplicates.acrossSplits).toBe(2);
  });

  it('reports broken lines by file and number and goes on, leaves out what is too short', async () => {
    const lines: unknown[] = newsPairs(20);
    lines.splice(2, 0, '{"article": "cut off', '[1, 2]', { title: 'No text', label: 'human' });
    lines.push({ article: 'Too short to learn from.', label: 'human' }, { article: newsText(99) });
    const found = await inspect(lines);
    expect(found.problems.map(({ line }) => line)).toEqual([3, 4, 5, 45]);
    expect(found.problems[2]?.message).toBe('The article has no text: neither "article" nor "text".');
    expect(found.problems[3]?.message).toBe('The article has no "label".');
    expect(found).toMatchObject({ problemCount: 4, tooShort: 1, fewestWords: 20, articles: 40 });
    expect(found.files[0]).toMatchObject({ lines: 45, articles: 40 });
  });

  it('keeps the first hundred problems in full and counts the rest', async () => {
    const found = await inspect([...newsPairs(20), ...Array.from({ length: 150 }, () => 'nonsense')]);
    expect([found.problems.length, found.problemCount]).toEqual([100, 150]);
  });

  it.each([
    [[], 'There is no labelled article in these files.'],
    [newsPairs(20, (line) => ({ ...line, label: 'human' })), 'All articles have the same label, “human”.'],
    [newsPairs(FEWEST_PER_LABEL - 1), 'There are too few articles: “machine” has 9 and “human” has 9.'],
    [
      newsPairs(20, (line, at) => ({ ...line, split: at % 2 === 0 ? 'train' : 'val' })),
      'No article in train has the label “machine”.',
    ],
  ])('refuses what nothing can be learnt from (case %#)', async (lines, message) => {
    const path = writeLines('news.jsonl', lines);
    const refused = await loadDataset([path], { seed: 1 });
    expect(refused).toMatchObject({ ok: false, problem: { code: 'input-invalid', message } });
    expect(unwrap(await inspectDataset([path], { seed: 1 })).inspection.problem?.message).toBe(message);
  });

  it('says why articles that are all the same cannot be divided', async () => {
    const found = await inspect(newsPairs(20, (line, at) => ({ ...line, title: `${at}`, article: newsText(1) })));
    expect(found.problem).toMatchObject({
      message: 'No article in val has one of the labels “machine” and “human”.',
      hint: expect.stringContaining('nearly the same') as unknown,
    });
  });

  it('refuses UTF-16 in one sentence', async () => {
    const path = writeLines('news.jsonl', []);
    writeFileSync(path, Buffer.from(`\uFEFF${JSON.stringify({ label: 'human', text: newsText(1) })}\n`, 'utf16le'));
    expect(await loadDataset([path], { seed: 1 })).toMatchObject({
      problem: { message: `${path} is written in UTF-16.`, hint: 'Save it as UTF-8.' },
    });
  });

  it('names the first labels only where each article has its own', async () => {
    const found = await inspect(
      Array.from({ length: 3000 }, (_, at) => ({ article: newsText(at, 3), label: `id-${at}` })),
    );
    expect(found.labels.length).toBe(3000);
    expect(found.problem?.message.length).toBeLessThan(300);
    expect(found.problem?.message).toContain('“id-10” has 1');
    expect(found.problem?.message).toContain(' and 2994 more.');
  });

  it('refuses a positive label that no article has, and finds one whatever its case', async () => {
    const path = writeLines('news.jsonl', newsPairs(20));
    expect(await loadDataset([path], { seed: 1, positive: 'robot' })).toMatchObject({
      ok: false,
      problem: { code: 'input-invalid', hint: 'The labels are “machine” and “human”.' },
    });
    expect(unwrap(await loadDataset([path], { seed: 1, positive: 'Human' })).inspection.positive).toBe('human');
  });

  it('says so when another word is taken for machine', async () => {
    const { inspection } = await load(
      newsPairs(20, (line) => ({ ...line, label: line.label === 'machine' ? 'Fake' : 'real' })),
    );
    expect(inspection).toMatchObject({
      labels: ['Fake', 'real'],
      positive: 'Fake',
      remarks: ['“Fake” is taken for the label of machine-written articles.'],
    });
  });

  it('fails with a sentence for what is no file, and when cancelled', async () => {
    const path = writeLines('news.jsonl', newsPairs(20));
    const read = async (files: readonly string[], signal?: AbortSignal): Promise<unknown> =>
      loadDataset(files, { seed: 1 }, signal);
    expect(await read([`${path}.none`])).toMatchObject({ problem: { code: 'file-missing' } });
    expect(await read([path.replace(/\/news.jsonl$/u, '')])).toMatchObject({ problem: { code: 'input-invalid' } });
    expect(await read([])).toMatchObject({ problem: { code: 'input-invalid' } });
    expect(await read([path], AbortSignal.abort())).toMatchObject({ problem: { code: 'cancelled' } });
  });

  it('takes no twins from a title that half of the articles have', async () => {
    const { inspection } = await load(newsPairs(30, (line) => ({ ...line, title: 'Untitled', date: '03-01-2019' })));
    expect(inspection).toMatchObject({ pairs: 0, unpaired: 60 });
    expect(inspection.problem).toBeUndefined();
  });

  it('says so when the files part a pair, and does without a rare label in val', async () => {
    const lines = newsPairs(20, (line, at) => ({ ...line, split: at % 5 === 0 ? 'val' : 'train' }));
    const rare = Array.from({ length: 10 }, (_, at) => ({
      article: newsText(500 + at),
      label: 'edited',
      split: 'train',
    }));
    const { inspection } = await load([...lines, ...rare]);
    expect(inspection.remarks).toEqual([
      'The files put the articles of 8 pairs into different splits.',
      'Paragraphs of the 10 articles labelled “edited” are learnt only where spans label them “machine” or “human”.',
    ]);
    expect(inspection.splits.val.byLabel).toEqual([4, 4, 0]);
  });

  it('reads several files as one set, each once, and changes none of them', async () => {
    const lines = newsPairs(30);
    const human = writeLines(
      'human.jsonl',
      lines.filter(({ label }) => label === 'human'),
    );
    const machine = writeLines(
      'machine.jsonl',
      lines.filter(({ label }) => label === 'machine'),
    );
    const before = [human, machine].map((path) => [readFileSync(path), statSync(path).mtimeMs] as const);
    const { inspection, digests } = unwrap(await loadDataset([human, machine, human], { seed: 1 }));
    expect(inspection.pairs).toBe(30);
    expect(digests.map(({ path, articles }) => [path, articles])).toEqual([
      [human, 30],
      [machine, 30],
    ]);
    expect([human, machine].map((path) => [readFileSync(path), statSync(path).mtimeMs])).toEqual(before);
  });

  it('takes leaks out of the texts of all articles alike and says what was done', async () => {
    const lines = newsPairs(40, (line) =>
      line.label === 'human'
        ? { ...line, article: line.article.replaceAll('. ', '.\n\n').replaceAll('’', 'â€™') }
        : { ...line, article: `${line.article} The last word is not` },
    );
    const { data, inspection, normalisation } = await load(lines);
    expect(
      inspection.leaks.map(({ kind, byLabel, auroc, isNormalised }) => [kind, byLabel, auroc, isNormalised]),
    ).toEqual([
      ['newlines', [0, 1], 1, true],
      ['mojibake', [0, expect.any(Number)], expect.any(Number), true],
      ['cut-ends', [1, 0], 1, true],
    ]);
    expect(normalisation).toMatchObject({
      newlines: 'rebroken',
      mojibake: true,
      cutEnds: true,
      missingSpaces: false,
      mostWords: 0,
    });
    const clean = new Set(newsPairs(40).map(({ article }) => article));
    for (const { fields } of all(data)) expect(clean).toContain(fields.article?.replaceAll('\n', ' '));
    const kept = await load(lines, { keepLeaks: true });
    expect(kept.inspection.leaks.every(({ isNormalised }) => !isNormalised)).toBe(true);
    const raw = new Set(lines.map(({ article }) => article));
    for (const { fields } of all(kept.data)) expect(raw).toContain(fields.article);
  });

  it('cuts the machine articles and repeats them as the reference does', async () => {
    const { data } = await load(newsPairs(50), { maxTrainingExamples: 3 });
    expect(data.train.length).toBe(80);
    expect(new Set(data.train.filter(({ label }) => label === 0).map(({ id }) => id)).size).toBe(3);
    expect(data.train.map(({ label }) => label).slice(0, 4)).toEqual([1, 0, 1, 0]);
  });
});

describe('loadDataset, whatever the files hold', () => {
  const anyLine = fc.oneof(
    fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ' ')),
    fc.json(),
    fc.record(
      {
        article: fc.oneof(fc.string(), fc.constant(newsText(5)), fc.integer()),
        text: fc.anything(),
        label: fc.anything(),
        split: fc.oneof(fc.constantFrom('train', 'test', '', null), fc.string()),
        pair: fc.anything(),
        ind30k: fc.anything(),
        date: fc.string(),
        authors: fc.anything(),
        orig_split: fc.anything(),
      },
      { requiredKeys: [] },
    ),
  );

  it('never throws, and accounts for every line', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { maxLength: 30 }), async (garbage) => {
        const lines = garbage.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
        const found = await inspect([...lines, ...newsPairs(3)]);
        const written = lines.filter((line) => line.trim() !== '').length + 6;
        expect(found.files[0]?.lines).toBe(written);
        expect(found.articles + found.tooShort + found.problemCount).toBe(written);
      }),
      { numRuns: 60 },
    );
  });

  it('never parts a pair or near-duplicates, puts each article into one split, and does so again, in any order of lines', async () => {
    const shape = fc.record({
      twins: fc.integer({ min: 0, max: 3 }),
      copies: fc.integer({ min: 0, max: 2 }),
      named: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(shape, { minLength: 12, maxLength: 25 }),
        fc.integer(),
        fc.integer(),
        async (shapes, seed, shuffling) => {
          const lines = shapes.flatMap(({ twins, copies, named }, group) => {
            const of = named ? { pair: group } : { title: `Title ${group}` };
            const human = { ...of, article: newsText(group * 10 + 1, 12), label: 'human', group };
            const machine = Array.from({ length: twins }, (_, at) => ({
              ...of,
              article: newsText(group * 10 + 2 + at, 12),
              label: 'machine',
              group,
            }));
            const copied = Array.from({ length: copies }, (_, at) => ({
              article: `${human.article} Copy ${at}.`,
              label: 'human',
              group,
            }));
            return [human, ...machine, ...copied];
          });
          const first = unwrap(await inspectDataset([writeLines('a.jsonl', lines)], { seed, keepLeaks: true }));
          const splits = splitOfEach(first.data);
          expect(splits.size).toBe(lines.length);
          expect(all(first.data).length).toBe(lines.length);
          for (const [group] of shapes.entries())
            expect(
              new Set(lines.filter((line) => line.group === group).map(({ article }) => splits.get(article))).size,
            ).toBe(1);
          const mixed = lines.toSorted((a, b) => mixKey(a.article, shuffling) - mixKey(b.article, shuffling));
          const second = unwrap(await inspectDataset([writeLines('b.jsonl', mixed)], { seed, keepLeaks: true }));
          expect(splitOfEach(second.data)).toEqual(new Map(mixed.map(({ article }) => [article, splits.get(article)])));
        },
      ),
      { numRuns: 15 },
    );
  });
});

const mixKey = (text: string, salt: number): number =>
  Array.from(text).reduce(
    (hash, character) => Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193),
    salt | 1,
  ) >>> 0;
