// Pieces read as drafts are, kept and labelled.
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { labelled, linesToRead, readPieces, readPiecesSchema } from '../../../../models/detector/evidence.ts';
import { piecesOf } from '../../../../models/detector/pieces.ts';
import { FEATURES } from '../../../../src/detection/features.ts';
import { createFakeSession } from '../../../fakes/fakeSession.ts';
import { fakeWording, gptEncoder } from '../../detection/builders.ts';
import { lineOf, sentences } from './builders.ts';

const encoder = gptEncoder();
const article = sentences(60).join(' ');
const line = lineOf({ id: 'a', article, label: 'machine', group: 'pair', title: 'Ferries', date: '03-07-2019' });
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
  it('are of the calibration split, of sets that are trained on, and not too many of one', () => {
    const some = (['train', 'calibrate', 'test'] as const).map((split) => lineOf({ id: split, split }));
    expect(linesToRead(some).map(({ id }) => id)).toEqual(['calibrate']);
    expect(linesToRead([lineOf({ id: 'a', split: 'calibrate', set: 'authorship' })])).toEqual([]);
    const many = Array.from({ length: 1000 }, (_, at) => lineOf({ id: `${at}`, split: 'calibrate', set: 'own' }));
    const read = linesToRead(many);
    expect(read.length).toBeLessThan(1000);
    expect(linesToRead([...many].reverse())).toEqual(read);
  });
});
