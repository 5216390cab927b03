// What the commands that label drafts are handed, and what they say.
import { describe, expect, it } from 'vitest';
import { readLabelArguments } from '../../../src/extension/labelDraftArguments.ts';
import { labelledSaid } from '../../../src/extension/labelDraftSaid.ts';
import { looksLabelled, speaksOfArticles } from '../../../src/extension/labelledText.ts';
import type { Labelled } from '../../../src/labelling/drafts/writeLabel.ts';

const about = { dataset: '/w/labelled/train.jsonl', label: 'human', line: 12, count: 14 };

describe('labelledSaid', () => {
  it.each<[Labelled, string]>([
    [{ did: 'appended', isPart: false, ...about }, 'Labelled human: added to labelled/train.jsonl; 14 articles there.'],
    [
      { did: 'appended', isPart: true, ...about, count: 1 },
      'The selection is an article labelled human now: added to labelled/train.jsonl; 1 article there.',
    ],
    [{ did: 'span', ...about }, 'The selection is marked human in the article on line 12 of labelled/train.jsonl.'],
    [
      { did: 'relabelled', before: 'machine', ...about },
      'Line 12 of labelled/train.jsonl is labelled human now; it was machine.',
    ],
    [{ did: 'relabelled', ...about }, 'Line 12 of labelled/train.jsonl is labelled human now.'],
    [{ did: 'nothing', ...about }, 'Line 12 of labelled/train.jsonl is labelled human already.'],
  ])('says of %j', (done, sentence) => {
    expect(labelledSaid(done, 'labelled/train.jsonl')).toBe(sentence);
  });
});

describe('readLabelArguments', () => {
  const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 4 } };

  it('reads what a quick fix says', () => {
    const argument = { uri: 'file:///a.md', label: ' human ', range };
    expect(readLabelArguments(argument)).toEqual({ uri: 'file:///a.md', label: 'human', range });
  });

  it('takes a range that is an object of the editor', () => {
    class Place {
      readonly #line: number;
      constructor(line: number) {
        this.#line = line;
      }
      get line(): number {
        return this.#line;
      }
      get character(): number {
        return this.#line * 0;
      }
    }
    expect(readLabelArguments({ range: { start: new Place(3), end: new Place(4) } }).range?.end.line).toBe(4);
  });

  it.each([undefined, 'human', { label: 7 }, { label: '' }, { label: 'a', range: { start: 1, end: 2 } }])(
    'asks people where it is handed %j',
    (argument) => {
      expect(readLabelArguments(argument)).toEqual({});
    },
  );
});

describe('the first line of a file', () => {
  it.each([
    ['{"text": "It rained.", "label": "human"}', true, true],
    ['\uFEFF{"article": "It rained."}', true, false],
    ['{"level": "info", "message": "text"}', false, false],
    ['[1, 2]', false, false],
    ['', false, false],
  ])('%s', (line, articles, labelled) => {
    expect([speaksOfArticles(line), looksLabelled(line)]).toEqual([articles, labelled]);
  });
});
