import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareLabels } from '../../../src/exchange/compareLabels.ts';
import { unwrap } from '../../../src/grover/problem.ts';
import { createExchangeFolder, type ExchangeFolder } from './exchangeFolder.ts';

let folder: ExchangeFolder;
beforeEach(() => {
  folder = createExchangeFolder();
});
afterEach(() => {
  folder.remove();
});

const compared = async (a: readonly object[], b: readonly object[]) => {
  const file = (name: string, lines: readonly object[]): string =>
    folder.write(name, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return unwrap(await compareLabels({ a: file('a.jsonl', a), b: file('b.jsonl', b) }));
};

describe('comparing two labellers', () => {
  it('counts, sums up and lists: the table of Viera & Garrett (2005), kappa .57', async () => {
    const counts = [
      ['human', 'human', 15],
      ['human', 'machine', 5],
      ['machine', 'human', 10],
      ['machine', 'machine', 70],
    ] as const;
    const cases = counts.flatMap(([a, b, count]) => Array.from({ length: count }, () => ({ a, b })));
    const article = (at: number) => ({ title: `Title ${at}`, text: `Article number ${at}.` });
    const result = await compared(
      cases.map(({ a }, at) => ({ ...article(at), label: a })),
      cases.map(({ b }, at) => ({ ...article(at), text: ` Article   number ${at}.\n`, label: b })).reverse(),
    );
    expect(result).toMatchObject({
      common: 100,
      bothLabelled: 100,
      agreed: 85,
      labels: ['machine', 'human'],
      table: [
        [70, 10],
        [5, 15],
      ],
      onlyA: 0,
      onlyB: 0,
      disagreementCount: 15,
    });
    expect(result.kappa).toBeCloseTo(0.571, 3);
    expect(result.reading).toBe(
      'The agreement is moderate (Landis and Koch 1977): the labels are the same for 85 of 100 articles. With so few articles it may as well be fair or substantial.',
    );
    expect(result.disagreements[0]).toEqual({
      a: { file: folder.at('a.jsonl'), line: 16 },
      b: { file: folder.at('b.jsonl'), line: 85 },
      title: 'Title 15',
      labelA: 'human',
      labelB: 'machine',
    });
  });

  it('takes labels that differ in capitals alone for one, as most have written it', async () => {
    const article = (at: number, label: string) => ({ text: `Article number ${at}.`, label });
    const result = await compared(
      [article(1, 'Human'), article(2, 'machine'), article(3, 'Mixed')],
      [article(1, 'human'), article(2, 'MACHINE'), article(3, 'human')],
    );
    expect(result).toMatchObject({
      agreed: 2,
      labels: ['MACHINE', 'human', 'Mixed'],
      disagreements: [{ labelA: 'Mixed', labelB: 'human' }],
    });
  });

  it('refuses a file without articles rather than say that nothing is common', async () => {
    const [a, b] = [folder.write('a.jsonl', '{"text":"One."}\n'), folder.write('b.csv', 'text,label\nOne.,human\n')];
    expect(await compareLabels({ a, b })).toMatchObject({
      ok: false,
      problem: {
        code: 'input-invalid',
        message: `${b} has no articles: none of its lines is a JSON object with a text.`,
      },
    });
  });

  it('finds an edited article by title, domain and date, unless twins share them', async () => {
    const about = { title: 'Ferry late', domain: 'courier.example', date: '03-07-2019' };
    const twins = { title: 'Budget passes' };
    const result = await compared(
      [
        { ...about, text: 'Before.', label: 'human' },
        { ...twins, text: 'Human.', label: 'human' },
        { ...twins, text: 'Machine.', label: 'machine' },
      ],
      [
        { ...twins, text: 'Edited.', label: 'human' },
        { ...about, text: 'After.', label: 'machine' },
        { ...twins, text: 'Machine.', label: 'machine' },
      ],
    );
    expect(result).toMatchObject({ common: 2, bothLabelled: 2, agreed: 1, onlyA: 1, onlyB: 1 });
    expect(result.disagreements).toMatchObject([{ title: 'Ferry late', a: { line: 1 }, b: { line: 2 } }]);
  });

  it('matches each article once, also where a text stands twice', async () => {
    const text = 'The same text.';
    const result = await compared(
      [
        { text, label: 'a' },
        { text, label: 'b' },
      ],
      [{ text, label: 'a' }],
    );
    expect(result).toMatchObject({ common: 1, agreed: 1, onlyA: 1, onlyB: 0 });
  });

  it.each([
    [
      'nothing in common',
      [{ text: 'a', label: 'x' }],
      [{ text: 'b', label: 'x' }],
      'The two files have no article in common.',
    ],
    ['labels of one only', [{ text: 'a', label: 'x' }], [{ text: 'a' }], 'No article has been labelled in both files.'],
    [
      'one label',
      [{ text: 'a', label: 'x' }],
      [{ text: 'a', label: 'x' }],
      'Both gave each article the label “x”: with one label only, chance alone would agree as well.',
    ],
  ])('has no kappa for %s, and says why', async (_, a, b, reading) => {
    const result = await compared(a, b);
    expect(result.reading).toBe(reading);
    expect(result.kappa).toBeUndefined();
  });

  it('says which file cannot be read', async () => {
    const missing = await compareLabels({ a: folder.at('none.jsonl'), b: folder.at('none.jsonl') });
    expect(missing).toMatchObject({ ok: false, problem: { code: 'file-missing' } });
  });
});
