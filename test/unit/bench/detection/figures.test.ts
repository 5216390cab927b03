import { describe, expect, it } from 'vitest';
import { calibrationFigures, judgedParagraphs, weighed } from '../../../../bench/detection/calibrationFigures.ts';
import { figuresOfForm, type ReadPair } from '../../../../bench/detection/evalFigures.ts';
import { markedShare } from '../../../../bench/detection/figure.ts';
import { measureGenres } from '../../../../bench/detection/genreFigures.ts';
import { humanArticles, measurePieces } from '../../../../bench/detection/humanFigures.ts';
import { ownFigures, ownPairs, readTwins } from '../../../../bench/detection/ownFigures.ts';
import { shareTables } from '../../../../bench/detection/paragraphTables.ts';
import { timeFigures } from '../../../../bench/detection/timeFigures.ts';
import { fakeReader, line, paragraph, tooShort } from './builders.ts';

describe('public test sets', () => {
  const pair = (file: string, article: string, human: number, machine: number): ReadPair => ({
    file,
    article,
    human: [paragraph(human)],
    machine: [paragraph(machine)],
  });

  it('have an AUROC each, and the modern ones a mean over files, not over texts', () => {
    const pairs = [
      ...['a', 'b', 'c', 'd'].map((article) => pair('gpt-4', article, 0, 1)),
      pair('claude-3-opus', 'a', 1, 0),
      pair('davinci', 'a', 1, 1),
    ];
    const figures = figuresOfForm(pairs, 'words150');
    expect(figures['eval/gpt-4/words150/auroc']?.value).toBe(1);
    expect(figures['eval/davinci/words150/auroc']?.value).toBe(0.5);
    expect(figures['eval/modern/words150/auroc']).toMatchObject({ value: 0.5, items: 5, groups: 4 });
  });

  it('have an AUROC by the score of each kind alone, where the detector tells kinds apart', () => {
    const sided = (article: string, human: readonly number[], machine: readonly number[]): ReadPair => ({
      ...pair('davinci', article, 0, 0),
      human: [{ ...paragraph(0), kinds: [...human] }],
      machine: [{ ...paragraph(0), kinds: [...machine] }],
    });
    const figures = figuresOfForm([sided('a', [3, 0, 1], [1, 0, 2]), sided('b', [2, 0, 1], [1, 0, 2])], 'raw');
    const of = (kind: string) => figures[`eval/davinci/raw/${kind}`]?.value;
    expect([of('chat'), of('own'), of('earlier'), of('auroc')]).toEqual([0, 0.5, 1, 0.5]);
    expect(figuresOfForm([pair('davinci', 'a', 0, 1)], 'raw')).not.toHaveProperty('eval/davinci/raw/chat');
  });

  it('count what the shipped threshold finds, a text that is no prose among what it does not', () => {
    const pairs = [pair('gpt-4', 'a', 0, 4), pair('gpt-4', 'b', 0, 1), { ...pair('gpt-4', 'c', 0, 0), machine: [] }];
    const figures = figuresOfForm(pairs, 'words60');
    expect(figures['eval/gpt-4/words60/found']).toMatchObject({ value: 1 / 3, abstained: 1 / 3 });
    expect(figures['eval/gpt-4/words60/at0.01']?.value).toBe(1);
  });
});

describe('human text', () => {
  it('is marked by kind in pieces, no more of them than were asked for', async () => {
    const article = Array.from({ length: 20 }, () => `It ${'was said '.repeat(9)}again.`).join(' ');
    const lines = [
      line('a', { article }),
      line('b', { article: article.replaceAll('again', 'robotically'), unseen: 'year' }),
      line('c', { article, set: 'senate' }),
      line('d', { article, set: 'l2r' }),
    ];
    const read = fakeReader((text) => (text.includes('robotically') ? 9 : 0));
    const figures = await measurePieces(read, humanArticles(lines, []), 5);
    expect(figures['human/outlets/60/marked']).toMatchObject({ value: 0, items: 2, abstained: 0 });
    expect(figures['human/year/150/marked']?.value).toBe(1);
    expect(figures['human/bbc/60/marked']).toBeUndefined();
    expect(read.names).toContain('human-senate-150');
  });

  it('is told by source, length, year, topic and outlet, short paragraphs apart, rare ones not at all', () => {
    const read = [
      {
        about: line('a', { year: 2019, topic: 'sport', outlet: 'x' }),
        paragraphs: [paragraph(4), paragraph(0), tooShort(9)],
      },
      { about: line('b', { set: 'senate', year: 2005 }), paragraphs: [paragraph(0, { tokens: 300 })] },
    ];
    const tables = shareTables(read, 2);
    expect(tables['source']).toMatchObject([
      {
        name: 'article-bias, unseen outlet',
        articles: 1,
        articlesMarked: 1,
        tooShort: 1,
        marked: { value: 0.5, items: 2 },
      },
    ]);
    expect(tables['year']?.map(({ name }) => name)).toEqual(['2019']);
    expect(tables['length']?.map(({ name }) => name)).toEqual(['60 to 79 tokens']);
    expect(shareTables(read, 1)['length']?.map(({ name }) => name)).toEqual(['60 to 79 tokens', '200 tokens and more']);
    expect(tables['outlet']?.map(({ name }) => name)).toEqual(['x']);
  });

  it('has a row for each genre, and none for machine text', async () => {
    const lines = [line('a', { genre: 'weather' }), line('b', { genre: 'weather', label: 'machine' })];
    const rows = await measureGenres(
      fakeReader(() => 4),
      lines,
      10,
    );
    expect(rows).toMatchObject([{ name: 'weather', articles: 1, marked: { value: 1, items: 1 } }]);
  });

  it('counts what was abstained from beside what was marked', () => {
    const verdicts = (['machine-like', 'abstained', 'abstained', 'no-sign'] as const).map((verdict, at) => ({
      group: `${at}`,
      verdict,
    }));
    expect(markedShare(verdicts)).toMatchObject({ value: 0.25, abstained: 0.5 });
    expect(markedShare([])).toBeUndefined();
  });
});

describe('own articles', () => {
  const own = (id: string, pair: string, topP: number, article: string) =>
    line(id, { label: 'machine', set: 'own', pair, topP, article });

  it('are held against their human twins by the nucleus that is asked for', async () => {
    const humans = [line('h1', { article: 'Calm seas here.' }), line('h2', { article: 'Robot fog there.' })];
    const machines = [
      own('m1', 'h1', 0.95, 'Robot seas here.'),
      own('m2', 'h2', 0.94, 'Robot fog there.'),
      own('m3', 'h1', 0.99, 'Calm calm calm.'),
      own('m4', 'gone', 0.95, 'Robot.'),
    ];
    const pairs = ownPairs(machines, humans);
    expect(pairs.map(({ machine }) => machine.id)).toEqual(['m1', 'm2', 'm3']);
    const twins = await readTwins(
      fakeReader((text) => (text.startsWith('Robot') ? 2 : -2)),
      pairs,
      10,
    );
    const figures = ownFigures(twins);
    expect(twins).toHaveLength(3);
    expect(figures['own/unpaired']).toMatchObject({ value: 0.75, items: 2 });
    expect(figures['own/paired']?.value).toBe(0.5);
    expect(figures['ownShare/unpaired']?.value).toBe(0.75);
  });

  it('are read with the metadata of the human article, both sides of one length', async () => {
    const human = line('h', { fields: { title: 'Fog', article: 'One two three. Four five six.' } });
    const seen: string[] = [];
    await readTwins(
      (_, texts) => {
        seen.push(...texts.map(({ fields }) => `${fields.title ?? ''}: ${fields.article ?? ''}`));
        return Promise.resolve([]);
      },
      [{ human, machine: own('m', 'h', 0.95, 'Seven eight nine.') }],
      10,
    );
    expect(seen).toEqual(['Fog: One two three.', 'Fog: Seven eight nine.']);
  });
});

describe('calibration', () => {
  const read = (id: string, set: string, scores: readonly number[]) => ({
    about: line(id, { set }),
    paragraphs: scores.map((score) => paragraph(score)),
  });

  it('lets both sides, and the sources of a side, count the same', () => {
    const paragraphs = [
      ...judgedParagraphs([read('a', 'article-bias', [0, 0, 0])], false),
      ...judgedParagraphs([read('b', 'own', [0]), read('c', 'l2r', [0, 0])], true),
    ];
    const weights = weighed(paragraphs).map(({ weight = 1 }) => weight);
    expect(weights.map((weight) => weight.toFixed(3))).toEqual(['0.167', '0.167', '0.167', '0.250', '0.125', '0.125']);
  });

  it('finds no error where a probability of a half is right half of the time, and one where it never is', () => {
    const human = judgedParagraphs([read('a', 'article-bias', [0])], false);
    const { figures, bins } = calibrationFigures('c', [...human, ...judgedParagraphs([read('b', 'own', [0])], true)]);
    expect(figures['c/error']?.value).toBeCloseTo(0, 12);
    expect(figures['c/brier']?.value).toBeCloseTo(0.25, 12);
    expect(bins).toMatchObject([{ from: 0.5, examples: 2, share: 0.5 }]);
    const wrong = [read('a', 'article-bias', [9])];
    const far = calibrationFigures('c', [
      ...judgedParagraphs(wrong, false),
      ...judgedParagraphs([read('b', 'own', [-9])], true),
    ]);
    expect(far.figures['c/error']?.value).toBeCloseTo(1, 3);
  });

  it('says nothing of one side alone', () => {
    expect(calibrationFigures('c', judgedParagraphs([read('a', 'own', [1])], true))).toEqual({ figures: {}, bins: [] });
  });
});

describe('time', () => {
  it('is what the runs of the language model leave of a reading, by them', () => {
    const figures = timeFigures([
      { whole: 110, runs: 100, paragraphs: 1 },
      { whole: 330, runs: 300, paragraphs: 3 },
    ]);
    expect(figures['time/share']?.value).toBeCloseTo(0.1, 12);
    expect(figures['time/added']?.value).toBeCloseTo(10, 12);
  });
});
