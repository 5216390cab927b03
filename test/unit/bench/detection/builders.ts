// Lines, verdicts and a reader without a model for the tests of the detector's bench.
import type { CorpusLine } from '../../../../bench/detection/corpusLines.ts';
import type { ReadParagraph } from '../../../../bench/detection/detector.ts';
import type { TextReader } from '../../../../bench/detection/readTexts.ts';

export const paragraph = (score: number, more: Partial<ReadParagraph> = {}): ReadParagraph => ({
  words: 50,
  tokens: 60,
  score,
  probability: 1 / (1 + Math.exp(-score)),
  verdict: score >= 3 ? 'machine-like' : 'no-sign',
  ...more,
});

export const tooShort = (score: number): ReadParagraph => ({
  words: 9,
  tokens: 12,
  score,
  verdict: 'abstained',
  reason: 'too-short',
});

export const line = (id: string, more: Partial<CorpusLine> & { readonly article?: string } = {}): CorpusLine => {
  const { article = `The ${id} sailed.`, ...rest } = more;
  return {
    id,
    label: 'human',
    set: 'article-bias',
    split: 'test',
    group: id,
    outlet: undefined,
    topic: undefined,
    year: undefined,
    unseen: 'outlet',
    pretrained: false,
    generator: undefined,
    genre: undefined,
    pair: undefined,
    topP: undefined,
    fields: { article },
    ...rest,
  };
};

/** Scores each paragraph by `scoreOf` its text; says which groups were read. */
export function fakeReader(scoreOf: (text: string) => number): TextReader & { readonly names: string[] } {
  const names: string[] = [];
  const read: TextReader = (name, texts) => {
    names.push(name);
    return Promise.resolve(
      texts.map(({ fields, about }) => ({
        about,
        paragraphs: (fields.article ?? '').split('\n').map((text) => paragraph(scoreOf(text))),
      })),
    );
  };
  return Object.assign(read, { names });
}
