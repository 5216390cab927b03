// Splits as others spell them.
import type { Split } from '../../protocol/training.ts';
import { readLabelledLine } from '../../labelling/lines/labelledLine.ts';

/** train, val or test; undefined for anything else. */
export function splitNamed(text: string): Split | undefined {
  const read = readLabelledLine({ text: '', split: text });
  return read.ok ? read.value.split : undefined;
}
