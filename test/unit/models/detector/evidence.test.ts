// Pieces read as drafts are, kept and labelled.
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  labelled,
  linesToRead,
  readPieces,
  readPiecesSchema,
  type LineToRead,
} from '../../../../models/detector/evidence.ts';
import type { CorpusLine } from '../../../../models/detector/corpusLine.ts';
import { piecesOf } from '../../../../models/detector/pieces.ts';
import { FEATURES } from '../../../../src/detection/features.ts';
import { createFakeSession } from '../../../fakes/fakeSession.ts';
import { fakeWording, gptEncoder } from '../../detection/builders.ts';
import { lineOf, sentences } from './builders.ts';

const encoder = gptEncoder();
const article = sentences(60).join(' ');
const line: LineToRead = {
  ...lineOf({ id: 'a', article, label: 'machine', group: 'pair', title: 'Ferries', date: '03-07-2019' }),
  asItStands: false,
  isAgain: false,
};
const pieces = await readPieces({ session: createFakeSession(), encoder }, line);

describe('readPieces', () => {
  it('has evidence of every piece, in order, and of its halves', () => {
    expect(pieces.map(({ text }) => text)).toEqual(piecesOf(line, 4));
    for (const { text, whole, halves, halfTexts } of pieces) {
      expect(halfTexts.join('')).toBe(text);
      expect(halves.map(({ tokens }) => tokens)).toEqual(halfTexts.map((half) => encoder.encode(half).length));
      expect(whole.tokens).toBe(encoder.encode(text).length);
    }
  });

  it('reads half of the articles behind their metadata, the same ones each time', async () => {
    const isBehind = await Promise.all(
      Array.from({ length: 40 }, async (_, at) => {
        const one = { ...line, id: `article ${at}`, article: sentences(10).join(' ') };
        const [withFields, without] = [createFakeSession(), createFakeSession()];
        await readPieces({ session: withFields, encoder }, one);
        await readPieces({ session: without, encoder }, { ...one, title: null, date: null });
        return withFields.tokensRead > without.tokensRead;
      }),
    );
    const behind = isBehind.filter(Boolean).length;
    expect(behind).toBeGreaterThan(8);
    expect(behind).toBeLessThan(32);
  });

  it('reads an article that is to stand as it does by its own paragraphs, the first ones', async () => {
    const all = sentences(36);
    const paragraphs = Array.from({ length: 9 }, (_, at) => all.slice(4 * at, 4 * at + 4).join(' '));
    const read = await readPieces(
      { session: createFakeSession(), encoder },
      { ...line, article: paragraphs.join('\n'), asItStands: true },
    );
    expect(read.map(({ text }) => text)).toEqual(paragraphs.slice(0, read.length));
    expect(read.length).toBeGreaterThan(1);
    expect(read.length).toBeLessThan(9);
    const [only] = await readPieces({ session: createFakeSession(), encoder }, { ...line, asItStands: true });
    expect(only?.text).toBe(article);
  });

  it('reads both sides of a pair behind their metadata, or neither', async () => {
    const tokensOf = async (given: Partial<LineToRead>): Promise<number> => {
      const session = createFakeSession();
      await readPieces({ session, encoder }, { ...line, ...given, asItStands: true });
      return session.tokensRead;
    };
    for (let at = 0; at < 20; at++) {
      const id = `human ${at}`;
      expect(await tokensOf({ id })).toBe(await tokensOf({ id: `own/${id}`, pair: id }));
    }
  });

  it('comes back from a file as it was', () => {
    expect(v.parse(readPiecesSchema, JSON.parse(JSON.stringify(pieces)))).toEqual(pieces);
  });

  it('refuses evidence that lacks a number', () => {
    const [first] = pieces;
    for (const lacking of [{ profile: { ...first?.whole.profile, aboveHalf: undefined } }, { style: {} }])
      expect(v.safeParse(readPiecesSchema, [{ ...first, whole: { ...first?.whole, ...lacking } }]).success).toBe(false);
  });
});

describe('labelled', () => {
  it('adds label, group, and the wording of the whole and of each half', () => {
    const wording = fakeWording();
    const found = labelled(line, pieces, wording);
    expect(found.length).toBe(pieces.length);
    found.forEach(({ group, isPositive, whole, halves }, at) => {
      const { text = '', halfTexts = [] } = pieces[at] ?? {};
      expect([group, isPositive]).toEqual(['pair', true]);
      expect([whole, ...halves].map((one) => one.wording)).toEqual(
        [text, ...halfTexts].map((one) => [...wording.score(one)]),
      );
      const values = Object.values(FEATURES).map((feature) => feature(whole));
      expect(values.every(Number.isFinite)).toBe(true);
    });
    expect(labelled({ ...line, label: 'human' }, pieces, wording)[0]?.isPositive).toBe(false);
  });
});

describe('linesToRead', () => {
  const scored = (lines: readonly CorpusLine[]): string[] =>
    linesToRead(lines).flatMap(({ id, isAgain }) => (isAgain ? [] : [id]));

  it('are of the calibration split, but for the model’s own, and not too many of one set', () => {
    const some = (['train', 'calibrate', 'test'] as const).map((split) => lineOf({ id: split, split }));
    expect(scored(some)).toEqual(['calibrate']);
    const own = some.map((line) => ({ ...line, set: 'own' }));
    expect(scored(own).sort()).toEqual(['calibrate', 'train']);
    const many = Array.from({ length: 1000 }, (_, at) => lineOf({ id: `${at}`, split: 'calibrate', set: 'senate' }));
    const read = linesToRead(many);
    expect(read.length).toBeLessThan(1000);
    expect(linesToRead([...many].reverse())).toEqual(read);
  });

  it('stand as they do where they are the model’s own, or the human article of one, and are read once', () => {
    const own = lineOf({ id: 'own/b', split: 'calibrate', set: 'own', pair: 'b' });
    const human = ['a', 'b'].map((id) => lineOf({ id, split: 'calibrate', set: 'article-bias' }));
    const read = linesToRead([...human, own]).filter(({ isAgain }) => !isAgain);
    expect(read).toHaveLength(3);
    const standing = Object.fromEntries(read.map(({ id, asItStands }) => [id, asItStands]));
    expect(standing).toEqual({ a: false, b: true, 'own/b': true });
  });

  it('are read again as they stand, for the map and the thresholds, unless they were', () => {
    const own = lineOf({ id: 'own/b', split: 'calibrate', set: 'own', pair: 'b' });
    const human = ['a', 'b'].map((id) => lineOf({ id, split: 'calibrate', set: 'article-bias' }));
    const again = linesToRead([...human, lineOf({ id: 'c', split: 'train' }), own]).filter(({ isAgain }) => isAgain);
    expect(again).toEqual([{ ...human[0], id: 'a as it stands', asItStands: true, isAgain: true }]);
  });

  it('leave text that was drawn against its own words out of the scores', () => {
    const ofModel = (generator: string) => lineOf({ id: generator, split: 'calibrate', set: 'authorship', generator });
    const both = ['ctrl', 'gpt2'].map(ofModel);
    expect(scored(both)).toEqual(['gpt2']);
    const again = linesToRead(both).filter(({ isAgain }) => isAgain);
    expect(again.map(({ generator }) => generator).sort()).toEqual(['ctrl', 'gpt2']);
  });
});
