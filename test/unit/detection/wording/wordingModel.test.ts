// The file of a wording model and the scores it gives.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GramCounter, bucketsOf } from '../../../../src/detection/wording/grams.ts';
import { createWordingModel, parseWording, serialiseWording } from '../../../../src/detection/wording/wordingModel.ts';
import { parseWordingFile } from '../../../../src/detection/wording/wordingFile.ts';
import { smallGrams, smallModel, texts } from './wordingBuilders.ts';

const stored = smallModel();
const bytes = serialiseWording(stored);
const model = createWordingModel(stored);

/** The file with another header and weights, its checksum made to match. */
function craft(header: unknown, weights = stored.weights.length, version = 2, headerLength?: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(16 + json.length + weights);
  const view = new DataView(file.buffer);
  file.set(new TextEncoder().encode('GWRD'));
  view.setUint32(8, version, true);
  view.setUint32(12, headerLength ?? json.length, true);
  file.set(json, 16);
  let hash = 0x811c9dc5;
  for (const byte of file.subarray(8)) hash = Math.imul(hash ^ byte, 0x01000193);
  view.setUint32(4, hash >>> 0, true);
  return file;
}
const header = { heads: stored.heads, grams: stored.grams, trainedOn: stored.trainedOn };
const [chat] = stored.heads;

function expectRefused(file: Uint8Array): void {
  const parsed = parseWording(file, 'models/x/wording.bin');
  expect(parsed).toMatchObject({ ok: false, problem: { code: 'file-corrupt' } });
  expect(!parsed.ok && parsed.problem.message).toMatch(/^models\/x\/wording\.bin .+\.$/u);
}

describe('parseWording', () => {
  it('reads back what was written, wherever it lies in its buffer', () => {
    expect(parseWordingFile(bytes, 'x')).toEqual({ ok: true, value: stored });
    const within = new Uint8Array(bytes.length + 7);
    within.set(bytes, 3);
    expect(parseWordingFile(within.subarray(3, 3 + bytes.length), 'x')).toEqual({ ok: true, value: stored });
  });

  it('reads a file made by hand', () => {
    expect(parseWording(craft(header), 'x').ok).toBe(true);
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['another format', craft(header, stored.weights.length, 1)],
    ['a header that is not JSON', craft('{"heads":')],
    ['a header longer than the file', craft(header, stored.weights.length, 2, 2 ** 31)],
    ['too few weights', craft(header, stored.weights.length - 1)],
    ['too many weights', craft(header, stored.weights.length + 1)],
    ['no heads', craft({ ...header, heads: [] }, 0)],
    ['two heads of one name', craft({ ...header, heads: [chat, chat] })],
    ['an infinite scale', craft(JSON.stringify(header).replace('"scale":0.01', '"scale":1e999'))],
    ['a scale beyond sense', craft(JSON.stringify(header).replace('"scale":0.01', '"scale":1e300'))],
    ['no intercept', craft(JSON.stringify(header).replace('"intercept":-0.5,', ''))],
    ['negative bits', craft(JSON.stringify(header).replace('"bits":10', '"bits":-1'))],
    ['huge bits', craft(JSON.stringify(header).replace('"bits":10', '"bits":40'))],
    ['orders the wrong way round', craft(JSON.stringify(header).replace('"from":2,"to":5', '"from":5,"to":2'))],
    ['a folding it does not know', craft(JSON.stringify(header).replace('"digits"', '"digit"'))],
    ['kept words that are none', craft(JSON.stringify(header).replace('"kept":["the"', '"kept":[7'))],
    ['null', craft('null')],
  ])('refuses %s with a sentence that names the file', (_name, file) => {
    expectRefused(file);
  });

  it('refuses a file that is cut off anywhere', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expectRefused(bytes.subarray(0, length));
      }),
    );
  });

  it('refuses a file with any byte changed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.nat(400), fc.nat(bytes.length - 1)), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ change;
        expectRefused(changed);
      }),
    );
  });

  it('refuses any other bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (file) => {
        expectRefused(file);
      }),
    );
  });

  it('never fails but with a value, whatever the header says', () => {
    const anyHeader = fc.oneof(
      fc.json(),
      fc.record(
        {
          heads: fc.array(fc.record({ name: fc.string(), intercept: fc.double(), scale: fc.double() }), {
            maxLength: 6,
          }),
          grams: fc.constant(stored.grams),
          trainedOn: fc.string(),
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(anyHeader, fc.constantFrom(0, bucketsOf(smallGrams), 2 * bucketsOf(smallGrams)), (any, weights) => {
        const parsed = parseWording(craft(any, weights), 'x');
        if (parsed.ok) expect([...parsed.value.score('a text')].every(Number.isFinite)).toBe(true);
        else expect(parsed.problem.code).toBe('file-corrupt');
      }),
    );
  });
});

describe('serialiseWording', () => {
  it('refuses weights that are not of its heads and buckets', () => {
    expect(() => serialiseWording({ ...stored, weights: new Int8Array(5) })).toThrow(RangeError);
  });
});

describe('score', () => {
  it('is the intercept and the weights of what was counted, by their values', () => {
    const counter = new GramCounter(smallGrams);
    fc.assert(
      fc.property(texts, (text) => {
        const scores = model.score(text);
        const counted = counter.count(text);
        if (counted === undefined) {
          expect([...scores]).toEqual([0, 0]);
          return;
        }
        stored.heads.forEach(({ intercept, scale }, head) => {
          let expected = intercept;
          for (let n = 0; n < counted.size; n++) {
            const weight = stored.weights[head * bucketsOf(smallGrams) + (counted.buckets[n] ?? NaN)] ?? NaN;
            expected += scale * weight * (counted.values[n] ?? NaN);
          }
          expect(scores[head]).toBeCloseTo(expected, 9);
        });
      }),
    );
  });

  it('is the same for texts that differ in typesetting alone', () => {
    expect(model.score('“They’re here…”, she **said**.')).toEqual(model.score('"They\'re here...", she said.'));
  });

  it('names its heads in the order of the scores', () => {
    expect(model.heads).toEqual(['chat', 'sampled']);
    expect(model.score('Some words.')).toHaveLength(2);
  });
});
