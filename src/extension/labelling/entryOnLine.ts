// The entry of a dataset that stands on a line of its file.
import type { Dataset, EntryId } from '../../labelling/dataset/dataset.ts';

/** `line` from 1. On a blank line: the next entry; behind the last one: that. Undefined for an empty file. */
export async function entryOnLine(
  { list, entry }: Pick<Dataset, 'list' | 'entry'>,
  line: number,
): Promise<EntryId | undefined> {
  const { ids } = await list({ show: 'all' }, 'file');
  let [first, last] = [0, ids.length - 1];
  while (first < last) {
    const middle = (first + last) >> 1;
    const id = ids[middle];
    if (id !== undefined && entry(id).line < line) first = middle + 1;
    else last = middle;
  }
  return ids[first];
}
