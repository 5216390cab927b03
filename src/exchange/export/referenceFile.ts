// The reference's file: which articles its script could read, and their lines.
import type { Split } from '../../protocol/training.ts';
import { listed } from '../../training/data/listed.ts';
import { counted } from '../work.ts';
import type { ExportedLine, Left, Written } from './articles.ts';
import { referenceLabel, referenceLine, type ReferencePlan } from './reference.ts';
import type { Write } from './wholeFile.ts';

/** Whether the reference's script could read the article. */
const misfit = ({ read }: ExportedLine): string | undefined => {
  if (!read.ok) return read.problem.message;
  const { label, fields } = read.value;
  if (label === undefined) return 'The article has no label.';
  if (fields.article.trim() === '') return 'The article has no text.';
  return referenceLabel(label) === undefined
    ? `The reference knows no label but machine and human; this is “${label}”.`
    : undefined;
};

export async function* fitting(lines: AsyncIterable<ExportedLine>, left?: Left): AsyncGenerator<ExportedLine> {
  for await (const line of lines) {
    const message = misfit(line);
    if (message === undefined) yield line;
    else {
      left?.problems.add({ ...line.place, message });
      left?.onLeft();
    }
  }
}

export async function writeReference(
  lines: AsyncIterable<ExportedLine>,
  plan: ReferencePlan,
  write: Write,
  left: Left,
): Promise<Written> {
  let written = 0;
  const empty = new Set<Split>(['train', 'val', 'test']);
  for await (const { read } of fitting(lines, left)) {
    if (!read.ok) continue;
    const label = referenceLabel(read.value.label);
    if (label === undefined) continue;
    const split = plan.splits[written] ?? 'train';
    await write(`${referenceLine(read.value.fields, { label, split, pair: plan.pairs[written] })}\n`);
    empty.delete(split);
    written++;
  }
  return {
    written,
    remarks: [
      'Kept are domain, date, authors, title, text, label and split; the reference reads no other key.',
      ...(plan.splitsMade > 0
        ? [
            `${counted(plan.splitsMade, 'article')} had no split; made here as training makes it, an article and its twins in the same one.`,
          ]
        : []),
      ...(written > 0 && empty.size > 0 ? [`No article has the split ${listed([...empty])}.`] : []),
      ...(left.problems.list().problemCount > 0
        ? [
            'Articles that the reference cannot read, such as those of labels other than machine and human, were left out.',
          ]
        : []),
    ],
  };
}
