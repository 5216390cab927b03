// The report: its numbers, and the words that keep them honest.
import { describe, expect, it } from 'vitest';
import { cautionsOf } from '../../../../src/extension/training/cautions.ts';
import { reportMarkdown } from '../../../../src/extension/training/reportMarkdown.ts';
import { reportView } from '../../../../src/extension/training/reportView.ts';
import { useView } from '../../../../src/extension/training/useView.ts';
import type { TrainingReport } from '../../../../src/protocol/training.ts';
import { file, metrics, report, run } from './samples.ts';

const unused = { state: 'available', text: '' } as const;
const value = (name: string, of: TrainingReport): string | undefined =>
  reportView(of, unused).metrics.find((metric) => metric.name === name)?.value;

describe('reportView', () => {
  it('shows the numbers of the test split', () => {
    const { metrics: shown, source } = reportView(report, unused);
    expect(source).toBe('On 42 test articles, which it has never seen, 20 pairs among them.');
    expect(shown.map(({ name, value: said }) => `${name} ${said}`)).toEqual([
      'Unpaired accuracy 88.1 %',
      'Paired accuracy 95.0 %',
      'AUROC 0.942',
      'Brier score 0.094',
      'Calibration error 0.061',
    ]);
  });

  it('leaves out what could not be computed, and says why', () => {
    const { pairedAccuracy, auroc, ...rest } = metrics;
    expect([pairedAccuracy, auroc]).toEqual([0.95, 0.942]);
    const bare = { ...report, splits: { test: { ...rest, pairs: 0 } } };
    expect(value('Paired accuracy', bare)).toBe('–');
    expect(value('AUROC', bare)).toBe('–');
    expect(reportView(bare, unused).metrics[1]?.help).toBe('There are no pairs in this split.');
  });

  it('puts every split and the cross-validation into columns', () => {
    const { table } = reportView(
      { ...report, splits: { test: metrics, val: metrics }, folds: { count: 5, outOfFold: metrics } },
      unused,
    );
    expect(table.columns).toEqual(['', 'Test', 'Validation', '5 folds, out of fold']);
    expect(table.rows.every((row) => row.length === 4)).toBe(true);
  });

  it('draws no bin of the reliability diagram that has no articles', () => {
    expect(reportView(report, unused).reliability).toEqual([
      { predicted: 0.1, observed: 0.15, examples: 20 },
      { predicted: 0.9, observed: 0.85, examples: 22 },
    ]);
  });

  it('gives each cell of the confusion matrix its share of the row', () => {
    expect(reportView(report, unused).confusion?.rows[0]).toEqual({
      label: 'machine',
      cells: [
        { count: '17', share: 0.85 },
        { count: '3', share: 0.15 },
      ],
    });
  });

  it('says the false-positive rate of the paragraphs in words', () => {
    expect(reportView(report, unused).paragraphs[0]).toBe(
      'At its strictest it makes about 5 false marks per 1,000 paragraphs at most and finds 31 % of the “machine” paragraphs.',
    );
  });

  it('leads to the lines of the articles that were misjudged', () => {
    const [positives, negatives] = reportView(report, unused).worst;
    expect(positives?.articles).toEqual([
      {
        file,
        line: 5,
        where: 'council.jsonl:5',
        text: 'Budget | agreed',
        verdict: 'labelled human, 93 % machine',
        excerpt: 'The council agreed …',
      },
    ]);
    expect(negatives?.articles).toEqual([]);
  });
});

describe('cautionsOf', () => {
  const cautions = (changes: Partial<TrainingReport>): string => cautionsOf({ ...report, ...changes }).join('\n');
  const many = {
    ...metrics,
    examples: 4200,
    confusion: [
      [1700, 300],
      [200, 2000],
    ],
  };

  it('says between what the accuracy may lie after so few articles', () => {
    expect(cautions({})).toContain('Measured on 42 articles only');
    expect(cautions({})).toContain('between 75 % and 95 %');
  });

  it('does not speak of few articles where there are many', () => {
    expect(cautions({ splits: { test: many } })).not.toContain('only');
  });

  it('says when it is no better than the most frequent label', () => {
    expect(cautions({})).not.toContain('not surely better');
    const lazy = {
      ...metrics,
      unpairedAccuracy: 0.55,
      confusion: [
        [3, 17],
        [2, 20],
      ],
    };
    expect(cautions({ splits: { test: lazy } })).toContain('always saying “human”, which is right for 52 %');
  });

  it('says when the validation articles had to do', () => {
    expect(cautions({ splits: { val: metrics } })).toContain('There is no test split');
  });

  it('says when nothing was tested', () => {
    expect(cautions({ splits: {} })).toContain('There were no articles to test on');
  });

  it('repeats what was remarked of the articles', () => {
    const remarks = ['9 articles are flagged, and learned from all the same.'];
    expect(cautions({ data: { ...report.data, remarks } })).toContain(remarks[0]);
  });

  it('repeats leaks that were kept, not those that were evened out', () => {
    const leak = { kind: 'length', byLabel: [1, 2], auroc: 0.7, message: 'Human articles are longer.' } as const;
    const data = { ...report.data, leaks: [{ ...leak, isNormalised: false }], acrossSplits: 3 };
    expect(cautions({ data })).toContain('Human articles are longer.');
    expect(cautions({ data })).toContain('3 of the articles lie in more than one split');
    expect(cautions({ data: { ...data, leaks: [{ ...leak, isNormalised: true }] } })).not.toContain('longer');
  });

  it('always says what the numbers are of', () => {
    expect(cautions({ splits: { test: many } })).toContain('not who wrote it');
  });
});

describe('reportMarkdown', () => {
  const text = reportMarkdown(report);

  it('holds the numbers, the cautions and what it was made from', () => {
    for (const part of [
      '# council',
      '88.1 %',
      'Measured on 42 articles only',
      'sha256 `cd34`',
      'grover-mini',
      'seed 1',
    ])
      expect(text).toContain(part);
  });

  it('has as many cells in each row of a table as in its head', () => {
    const cells = (line: string): number => line.replaceAll('\\|', '').split('|').length;
    for (const block of text.split('\n\n').filter((one) => one.startsWith('|'))) {
      const [head = '', ...rows] = block.split('\n');
      for (const row of rows) expect(cells(row), row).toBe(cells(head));
    }
  });

  it('escapes what titles bring along', () => {
    expect(text).toContain('Budget \\| agreed');
  });
});

describe('useView', () => {
  const settings = (usedModel: string, allowedRate = 0.005) => ({
    usedModel: () => usedModel,
    allowedRate: () => allowedRate,
  });
  it('offers what marks drafts, and knows what is in use', () => {
    expect(useView(report, run, settings(''))).toMatchObject({ state: 'available' });
    expect(useView(report, run, settings(run))).toEqual({
      state: 'in-use',
      text: 'council marks the drafts of this workspace.',
    });
    expect(useView({ ...report, marksDrafts: false }, run, settings(''))).toMatchObject({ state: 'unavailable' });
  });

  it('says that nothing is marked where fewer false marks are allowed than were measured, and offers to allow them', () => {
    expect(useView(report, run, settings('', 0.001)).text).toContain('At first it marks nothing');
    const inUse = useView(report, run, settings(run, 0.001));
    expect(inUse.text).toContain('your setting allows about 1 false mark per 1,000 paragraphs');
    expect(inUse.text).toContain('no fewer than about 5 false marks per 1,000 paragraphs');
    expect(inUse.allow).toBe('Allow 0.5 % False Marks');
  });
});
