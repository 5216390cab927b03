// Per-token statistics of one window, filled in as the model reads it. What stands at a token depends on the tokens before it alone.
import type { TokenStatistics } from '../engines/engine.ts';
import { copyStatistics, emptyStatistics, STATISTICS, statisticsPart } from '../engines/tokenStatistics.ts';

export class WindowStatistics {
  readonly tokens: Int32Array;
  /** 1 where the statistics of a token are known, [tokens]. */
  readonly known: Uint8Array;
  /** Each [tokens]. */
  readonly columns: TokenStatistics;
  /** Last hidden state of those tokens for which it was asked, by index; shared between windows, never written to. */
  readonly hidden = new Map<number, Float32Array>();

  constructor(tokens: Int32Array) {
    const { length } = tokens;
    this.tokens = tokens;
    this.known = new Uint8Array(length);
    this.columns = emptyStatistics(length);
  }

  /** Takes over what another window knows of the first `count` tokens, which both share. */
  adopt(other: WindowStatistics, count: number): void {
    this.known.set(other.known.subarray(0, count));
    copyStatistics(statisticsPart(other.columns, 0, count), this.columns, 0);
    for (const [index, state] of other.hidden) if (index < count) this.hidden.set(index, state);
  }

  /** Writes a run's statistics at the tokens they speak of, [N] indices into the window. */
  put(indices: Int32Array, statistics: TokenStatistics): void {
    indices.forEach((index, i) => {
      this.known[index] = 1;
      for (const name of STATISTICS) this.columns[name][index] = statistics[name][i] ?? NaN;
    });
  }

  /** Keeps the hidden states of a run, [indices, hiddenSize] row-major. */
  putHidden(indices: Int32Array, hidden: Float32Array): void {
    const size = hidden.length / indices.length;
    indices.forEach((index, i) => this.hidden.set(index, hidden.slice(i * size, (i + 1) * size)));
  }

  /** True when every token of [at, at + count) is known. */
  isKnown(at: number, count: number): boolean {
    for (let index = at; index < at + count; index++) if (this.known[index] !== 1) return false;
    return true;
  }

  /** Number of leading tokens that are the same. */
  common(tokens: Int32Array): number {
    const most = Math.min(tokens.length, this.tokens.length);
    let length = 0;
    while (length < most && tokens[length] === this.tokens[length]) length++;
    return length;
  }
}
