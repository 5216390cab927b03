// How far the labelling is: counts that are kept as single entries change.
import type { LabellingProgress } from '../../protocol/labellingView.ts';
import type { LineSummary } from '../file/datasetFile.ts';

export interface LabelCount {
  readonly label: string;
  readonly count: number;
}

export class Counters {
  #total = 0;
  #labelled = 0;
  #skipped = 0;
  #flagged = 0;
  #broken = 0;
  #unlabelled = 0;
  readonly #labels = new Map<string, number>();
  #sorted: readonly LabelCount[] | undefined;

  add(summary: LineSummary): void {
    this.#count(summary, 1);
  }

  remove(summary: LineSummary): void {
    this.#count(summary, -1);
  }

  progress(): LabellingProgress {
    return {
      total: this.#total,
      labelled: this.#labelled,
      skipped: this.#skipped,
      flagged: this.#flagged,
      broken: this.#broken,
      unlabelled: this.#unlabelled,
    };
  }

  /** The most frequent first, equals by name. */
  labels(): readonly LabelCount[] {
    this.#sorted ??= [...this.#labels]
      .map(([label, count]) => ({ label, count }))
      .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
    return this.#sorted;
  }

  #count({ label, skipped, flagged, isBroken }: LineSummary, by: 1 | -1): void {
    this.#total += by;
    if (skipped) this.#skipped += by;
    if (flagged) this.#flagged += by;
    if (isBroken) this.#broken += by;
    if (label === undefined) {
      if (!skipped && !isBroken) this.#unlabelled += by;
      return;
    }
    this.#labelled += by;
    const count = (this.#labels.get(label) ?? 0) + by;
    if (count === 0) this.#labels.delete(label);
    else this.#labels.set(label, count);
    this.#sorted = undefined;
  }
}
