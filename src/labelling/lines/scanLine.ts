// What a line says in short, from its bytes.
import type { LineSummary } from '../file/datasetFile.ts';
import type { JudgementKey } from '../judgement.ts';
import { knownKey, parsed } from './knownKey.ts';
import { ObjectScanner } from './objectScanner.ts';
import { readKey } from './readJudgement.ts';

export const BROKEN: LineSummary = { flagged: false, skipped: false, hasNote: false, spans: 0, isBroken: true };

/** `bytes`: a line without its end. Broken is what JSON.parse refuses and what is no object. */
export const scanLine = (bytes: Uint8Array): LineSummary => new LineScanner(bytes).run() ?? BROKEN;

/** Reads a line in as many runs as its caller likes. */
export class LineScanner {
  readonly #bytes: Uint8Array;
  readonly #scanner: ObjectScanner;
  /** Of each key the last value. */
  readonly #values = new Map<JudgementKey, readonly [start: number, end: number]>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#scanner = new ObjectScanner(bytes, (keyStart, keyEnd, valueStart, valueEnd) => {
      const key = knownKey(bytes, keyStart, keyEnd);
      if (key !== undefined) this.#values.set(key, [valueStart, valueEnd]);
    });
  }

  /** Reads on until about this offset; undefined where there is more. */
  run(until = Infinity): LineSummary | undefined {
    const state = this.#scanner.run(until);
    if (state === 'unfinished') return undefined;
    return state === 'broken' ? BROKEN : this.#summary();
  }

  #summary(): LineSummary {
    const label = this.#read('label');
    const split = this.#read('split');
    return {
      ...(label !== undefined && { label }),
      ...(split !== undefined && { split }),
      flagged: this.#read('flagged') === true,
      skipped: this.#read('skipped') === true,
      hasNote: this.#read('note') !== undefined,
      spans: this.#read('spans')?.length ?? 0,
      isBroken: false,
    };
  }

  #read<Key extends JudgementKey>(key: Key): ReturnType<typeof readKey<Key>> {
    const place = this.#values.get(key);
    return readKey(key, place === undefined ? undefined : parsed(this.#bytes.subarray(...place)));
  }
}
