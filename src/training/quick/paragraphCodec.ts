// Evidence of paragraphs as bytes for the run's store; float64, so that what is read back is what was written.
import type { ParagraphEvidence } from '../../detection/articleParagraphs.ts';
import type { NumericEvidence } from '../../detection/statistics.ts';

const NUMBERS = [
  'tokens',
  'meanLogProbability',
  'meanLogRank',
  'curvature',
  'top10',
  'top100',
  'top1000',
] as const satisfies readonly Exclude<keyof NumericEvidence, 'hidden'>[];

/** What is kept of a paragraph: plain statistics and states, all that a head learns from. */
export const keptOf = ({ range, whole, halves }: ParagraphEvidence): ParagraphEvidence => ({
  range,
  whole: plain(whole),
  halves: halves.map(plain),
});

const plain = ({
  tokens,
  meanLogProbability,
  meanLogRank,
  curvature,
  top10,
  top100,
  top1000,
  hidden,
}: NumericEvidence): NumericEvidence => ({
  tokens,
  meanLogProbability,
  meanLogRank,
  curvature,
  top10,
  top100,
  top1000,
  ...(hidden && { hidden }),
});

/** Articles, each: number of paragraphs, then for each its range, the number of halves, the whole, the halves; the state of each follows its numbers. */
export function encodeParagraphs(
  articles: readonly (readonly ParagraphEvidence[])[],
  hiddenSize: number,
): Uint8Array[] {
  const parts: Float64Array[] = [];
  const put = (evidence: NumericEvidence): void => {
    const state = evidence.hidden ?? new Float32Array(hiddenSize).fill(NaN);
    parts.push(
      Float64Array.from(NUMBERS, (name) => evidence[name]),
      Float64Array.from(state),
    );
  };
  parts.push(Float64Array.of(articles.length));
  for (const article of articles) {
    parts.push(Float64Array.of(article.length));
    for (const { range, whole, halves } of article) {
      parts.push(Float64Array.of(range.start, range.end, halves.length));
      put(whole);
      halves.forEach(put);
    }
  }
  return parts.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
}

/** Undefined for nothing. */
export function decodeParagraphs(bytes: Uint8Array | undefined, hiddenSize: number): ParagraphEvidence[][] | undefined {
  if (bytes === undefined) return undefined;
  const values = new Float64Array(bytes.slice().buffer);
  let at = 0;
  const next = (): number => values[at++] ?? 0;
  const evidence = (): NumericEvidence => {
    const numbers = {
      tokens: next(),
      meanLogProbability: next(),
      meanLogRank: next(),
      curvature: next(),
      top10: next(),
      top100: next(),
      top1000: next(),
    };
    const hidden = Float32Array.from(values.subarray(at, at + hiddenSize));
    at += hiddenSize;
    return Number.isNaN(hidden[0]) ? numbers : { ...numbers, hidden };
  };
  const list = <T>(read: () => T): T[] => Array.from({ length: next() }, read);
  return list(() =>
    list(() => {
      const range = { start: next(), end: next() };
      const halves = next();
      const whole = evidence();
      return { range, whole, halves: Array.from({ length: halves }, evidence) };
    }),
  );
}
