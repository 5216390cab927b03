// The text that a comparison of labels is shown as.
import { describe, expect, it } from 'vitest';
import { agreementReport } from '../../../../src/extension/exchange/report.ts';
import type { CompareLabelsResult } from '../../../../src/protocol/labelling.ts';

const files = { a: '/w/anna.jsonl', b: '/w/ben.jsonl' };
const name = (path: string): string => path.replace('/w/', '');
const result = (rest: Partial<CompareLabelsResult> = {}): CompareLabelsResult => ({
  common: 120,
  bothLabelled: 100,
  agreed: 90,
  labels: ['human', 'machine'],
  table: [
    [45, 3],
    [7, 45],
  ],
  kappa: 0.8,
  interval: [0.68, 0.92],
  reading: 'The agreement is substantial.',
  disagreements: [
    {
      a: { file: files.a, line: 12 },
      b: { file: files.b, line: 14 },
      title: 'Ferry to run\non Sundays',
      labelA: 'human',
      labelB: 'machine',
    },
    { a: { file: files.a, line: 3 }, b: { file: files.b, line: 2 }, title: '', labelA: 'machine', labelB: 'human' },
  ],
  disagreementCount: 10,
  onlyA: 5,
  onlyB: 0,
  ...rest,
});

describe('agreementReport', () => {
  it('reads well as it stands', () => {
    expect(agreementReport(files, result(), name).text).toBe(`# Labels in anna.jsonl and ben.jsonl

90 of 100 articles have the same label (90.0 %).
Cohen’s kappa is 0.80 (95 % interval 0.68 to 0.92). The agreement is substantial.
120 articles are in both files; 20 of them not labelled in both.
Only in anna.jsonl: 5. Only in ben.jsonl: 0.

| anna.jsonl ↓ ben.jsonl → | human | machine | together |
|--------------------------|------:|--------:|---------:|
| human                    |    45 |       3 |       48 |
| machine                  |     7 |      45 |       52 |
| together                 |    52 |      48 |      100 |

## 10 disagreements

Follow a place (Ctrl or Cmd and click) to settle it: the file opens for labelling at that line.

1. Ferry to run on Sundays
   human: anna.jsonl, line 12 · machine: ben.jsonl, line 14

2. Untitled
   machine: anna.jsonl, line 3 · human: ben.jsonl, line 2

8 more are not listed; settle these and compare again.
`);
  });

  it('leads from each place to its line', () => {
    const { text, links } = agreementReport(files, result(), name);
    expect(links.map(({ start, end, place }) => [text.slice(start, end), place.file, place.line])).toEqual([
      ['anna.jsonl, line 12', files.a, 12],
      ['ben.jsonl, line 14', files.b, 14],
      ['anna.jsonl, line 3', files.a, 3],
      ['ben.jsonl, line 2', files.b, 2],
    ]);
  });

  it('has no table and no number where nothing is common', () => {
    const nothing: CompareLabelsResult = {
      common: 0,
      bothLabelled: 0,
      agreed: 0,
      labels: [],
      table: [],
      reading: 'No article is labelled in both files.',
      disagreements: [],
      disagreementCount: 0,
      onlyA: 5,
      onlyB: 0,
    };
    const { text, links } = agreementReport(files, nothing, name);
    expect(text).toContain('No article is labelled in both files.\n0 articles are in both files.');
    expect(text).not.toMatch(/kappa|\||##/);
    expect(links).toEqual([]);
  });
});
