// What an import or an export passed over, or took with a remark.
import type { DatasetInspection } from '../protocol/training.ts';

/** Told one by one. */
const MOST = 10;

/** As `FILE, line N: why`: the first ones, and how many more there are. */
export function passedOver({
  problems,
  problemCount,
}: Pick<DatasetInspection, 'problems' | 'problemCount'>): readonly string[] {
  const lines = problems.slice(0, MOST).map(({ file, line, message }) => `${file}, line ${line}: ${message}\n`);
  const more = problemCount - lines.length;
  return more > 0 ? [...lines, `and ${more} more of this kind; --json lists the first 100.\n`] : lines;
}
