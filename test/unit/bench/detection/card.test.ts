import { describe, expect, it } from 'vitest';
import { CARD_PLACE, cardText } from '../../../../bench/detection/card.ts';
import { figureText, percent } from '../../../../bench/detection/figureText.ts';
import { measureAll } from '../../../../bench/detection/measure.ts';
import { readOptions } from '../../../../bench/detection/options.ts';
import { reliabilitySvg } from '../../../../bench/detection/reliabilitySvg.ts';
import { FORMAT, type DetectionResults } from '../../../../bench/detection/results.ts';
import { machine } from '../../../../bench/harness/machine.ts';
import { filled } from '../../../../bench/report/figures.ts';
import { unwrap } from '../../../../src/grover/problem.ts';
import { fakeReader } from './builders.ts';

const NOTHING = { evalFolder: undefined, human: [], corpus: [], own: [], genres: [] };
const timed = { time: () => Promise.resolve({ whole: 2, runs: 1, paragraphs: 1 }) };
const results = async (): Promise<DetectionResults> => ({
  format: FORMAT,
  commit: 'abc1234',
  date: '2026-11-21T00:00:00.000Z',
  machine: machine(),
  detector: { name: 'mini', hash: '0'.repeat(64), description: 'fake', falsePositiveRate: 0.005, minimumTokens: 40 },
  limit: 10,
  ...(await measureAll(
    timed,
    fakeReader(() => 0),
    NOTHING,
    10,
  )),
});

describe('the part of the model card', () => {
  it('prints with every row not measured where no texts were named', async () => {
    const text = cardText(await results());
    expect(text).toContain('own articles, top-p 0.94-0.96, paired accuracy | 97.0 % | 99.0 % | not measured');
    expect(text).toContain('genre: not measured');
    expect(text).not.toContain('undefined');
    expect(text).not.toContain('NaN');
  });

  it('takes its place in the card and leaves the rest', async () => {
    const card = `# Mini\n\n<!-- figures: ${CARD_PLACE} -->\nyesterday\n<!-- end -->\n\nmore\n`;
    const text = cardText(await results());
    const once = unwrap(filled(card, CARD_PLACE, text));
    expect(once).toContain('abc1234');
    expect(once).not.toContain('yesterday');
    expect(once.startsWith('# Mini\n') && once.endsWith('\n\nmore\n')).toBe(true);
    expect(unwrap(filled(once, CARD_PLACE, text))).toBe(once);
  });
});

describe('a figure', () => {
  it('has the digits that its size needs', () => {
    expect(percent(0.0034)).toBe('0.34 %');
    expect(percent(0.853)).toBe('85.3 %');
    expect(figureText({ value: 0.9851, low: 0.98, high: 0.99, items: 1, groups: 1 }, 'auroc')).toBe(
      '0.985 (0.980-0.990)',
    );
    expect(figureText(undefined, 'share')).toBe('not measured');
  });
});

describe('the reliability diagram', () => {
  it('has a dot for each bin, higher where more of the text is machine text', () => {
    const bin = (share: number) => ({ from: 0, to: 1, examples: 4, meanProbability: 0.5, share });
    const heights = [...reliabilitySvg([bin(0.25), bin(0.75)]).matchAll(/cy="([\d.]+)"/gu)].map(([, y]) => Number(y));
    expect(heights).toEqual([216, 96]);
  });
});

describe('options', () => {
  it('take several files behind one name, and have defaults for the rest', () => {
    const options = unwrap(readOptions(['--human', '/a', '/b', '--limit', '5', '--own=/c'], '/models/mini'));
    expect(options).toMatchObject({ model: '/models/mini', human: ['/a', '/b'], own: ['/c'], limit: 5, corpus: [] });
    expect(options.evalFolder).toBeUndefined();
  });

  it.each([[['--limit', 'many']], [['--humans', 'a']]])('refuse %j with what they are', (args) => {
    const options = readOptions(args, '/m');
    expect(options.ok ? '' : options.problem.hint).toContain('--eval DIR');
  });
});
