// What is said before and after an import or an export.
import { describe, expect, it } from 'vitest';
import { readExport, readImport } from '../../../../src/extension/exchange/arguments.ts';
import {
  exportedSaid,
  importedSaid,
  importPreview,
  nothingFoundSaid,
} from '../../../../src/extension/exchange/said.ts';
import type { ImportArticlesResult } from '../../../../src/protocol/labelling.ts';

const name = (path: string): string => path.replace('/w/', '');
const result = (rest: Partial<ImportArticlesResult> = {}): ImportArticlesResult => ({
  files: 3,
  articles: 1204,
  written: 1200,
  byFormat: { markdown: 4, csv: 1200 },
  duplicates: [{ a: { file: '/w/labelled.jsonl', line: 7 }, b: { file: '/w/new.csv', line: 3 }, similarity: 1 }],
  duplicateCount: 4,
  problems: [],
  problemCount: 0,
  ...rest,
});
const problem = (line: number) => ({ file: '/w/new.csv', line, message: 'The date is none.' });

describe('importPreview', () => {
  it('says what was found, what stays out and what will be added', () => {
    expect(importPreview(result(), name).split('\n\n')).toEqual([
      '1,204 articles in 3 files: 4 from Markdown and 1,200 from a table (CSV). 1,200 will be added.',
      '4 articles read like another, in the dataset or among these, and stay out: new.csv, line 3, like labelled.jsonl, line 7, and others.',
    ]);
  });

  it('tells the first problems one by one', () => {
    const problems = [1, 2, 3, 4, 5].map(problem);
    const text = importPreview(result({ problems, problemCount: 9, duplicates: [], duplicateCount: 0 }), name);
    expect(text.split('\n\n')[1]?.split('\n')).toEqual([
      '9 places could not be read:',
      ...[1, 2, 3, 4].map((line) => `new.csv, line ${line}: The date is none.`),
      'and 5 more.',
    ]);
  });
});

describe('what became of it', () => {
  it('says how much was added and what was left', () => {
    expect(importedSaid(result({ problemCount: 1 }), 'labelled.jsonl')).toBe(
      '1,200 articles added to labelled.jsonl. 4 articles left out, which read like others. 1 place could not be read; the log says which.',
    );
    expect(importedSaid(result({ articles: 1, written: 1 }), 'a.jsonl')).toBe('1 article added to a.jsonl.');
  });

  it('says why nothing was found', () => {
    const none = result({ files: 1, articles: 0, problems: [problem(2)], problemCount: 1 });
    expect(nothingFoundSaid(none, ['/w/a', '/w/b'], name)).toMatch(
      /^There is no article in a and b\. 1 place could not/,
    );
    expect(nothingFoundSaid(result({ files: 0, articles: 0 }), ['/w/a'], name)).toMatch(/^There is no file .* in a\./);
  });

  it('repeats what a format cannot hold', () => {
    const exported = { written: 3, left: 1, problems: [], problemCount: 0, remarks: ['Spans are not in a table.'] };
    expect(exportedSaid(exported, 'a.csv')).toBe(
      '3 articles written to a.csv. 1 article left out. Spans are not in a table.',
    );
  });
});

describe('arguments', () => {
  it('count where they name all that is needed', () => {
    const importing = { sources: ['/a'], target: '/b.jsonl', label: 'human' };
    expect(readImport(importing)).toEqual(importing);
    const exporting = { files: ['/a.jsonl'], target: '/b.csv', format: 'csv' };
    expect(readExport(exporting)).toEqual(exporting);
  });

  it.each([
    undefined,
    {},
    { sources: [], target: '/b' },
    { sources: ['/a'] },
    { sources: ['/a'], target: '/b', label: 1 },
  ])('leave it to people where they are %j', (argument) => {
    expect(readImport(argument)).toBeUndefined();
  });
});
