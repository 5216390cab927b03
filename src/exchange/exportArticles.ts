// Articles of labelled files in another format, whole or not at all.
import { stat } from 'node:fs/promises';
import { fileProblem } from '../grover/node/fileProblem.ts';
import { ok, ProblemError, toProblem, type Result } from '../grover/problem.ts';
import type { ExportArticlesParams, ExportArticlesResult } from '../protocol/labelling.ts';
import { exportedLines, mustNameFiles, type ExportedLine, type ExportSource } from './export/articles.ts';
import { columnsIn, writeCsv } from './export/csvFile.ts';
import { planReference, referenceLabel, referenceLine, type ReferencePlan } from './export/reference.ts';
import { writeWholeFile, type Write } from './export/wholeFile.ts';
import { createProblems, type Problems, type Work } from './work.ts';

export type ExportParams = Omit<ExportArticlesParams, 'workDoneToken'>;

/** Fails with a sentence when a file cannot be read or written, and with `cancelled`; then the target is as it was. */
export async function exportArticles(
  params: ExportArticlesParams,
  work: Work = {},
): Promise<Result<ExportArticlesResult>> {
  try {
    mustNameFiles(params.files);
    const files = [...new Set(params.files)];
    const job = await createJob({ ...params, files }, work);
    return ok(await writeWholeFile(params.target, files, job.fill));
  } catch (thrown) {
    const problem = toProblem(thrown);
    if (thrown instanceof ProblemError || problem.code === 'cancelled') return { ok: false, problem };
    throw thrown;
  }
}

interface Written {
  readonly written: number;
  readonly remarks: readonly string[];
}

async function createJob(params: ExportParams, { signal, onProgress }: Work) {
  const { files, format, onlyLabelled = format === 'reference' } = params;
  const problems = createProblems();
  const readings = format === 'jsonl' ? 1 : 2;
  const total = readings * (await sizeOf(files));
  const count = { done: 0, left: 0 };
  const onBytes = (bytes: number): void => {
    count.done += bytes;
    onProgress?.(Math.min(count.done, total), total);
  };
  const source: ExportSource = { files, onlyLabelled, signal, onBytes };
  /** The last reading is the one that tells what is left out. */
  const lastReading = (): AsyncIterable<ExportedLine> =>
    exportedLines({ ...source, problems, onLeft: () => (count.left += 1) });
  const fill = async (write: Write): Promise<ExportArticlesResult> => {
    const { written, remarks } = await writers[format](source, lastReading, write, {
      problems,
      onLeft: () => (count.left += 1),
    });
    return { written, left: count.left, remarks, ...problems.list() };
  };
  return { fill };
}

interface Left {
  readonly problems: Problems;
  readonly onLeft: () => void;
}

type Writer = (
  source: ExportSource,
  lastReading: () => AsyncIterable<ExportedLine>,
  write: Write,
  left: Left,
) => Promise<Written>;

const writers: Readonly<Record<ExportArticlesParams['format'], Writer>> = {
  jsonl: async (_, lastReading, write) => {
    let written = 0;
    for await (const { raw } of lastReading()) {
      await write(`${raw}\n`);
      written++;
    }
    return { written, remarks: [] };
  },
  csv: async (source, lastReading, write) => writeCsv(lastReading(), await columnsIn(exportedLines(source)), write),
  reference: async (source, lastReading, write, left) => {
    const plan = await planReference(fitting(exportedLines(source)));
    return writeReference(lastReading(), plan, write, left);
  },
};

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

async function* fitting(lines: AsyncIterable<ExportedLine>, left?: Left): AsyncGenerator<ExportedLine> {
  for await (const line of lines) {
    const message = misfit(line);
    if (message === undefined) yield line;
    else {
      left?.problems.add({ ...line.place, message });
      left?.onLeft();
    }
  }
}

async function writeReference(
  lines: AsyncIterable<ExportedLine>,
  plan: ReferencePlan,
  write: Write,
  left: Left,
): Promise<Written> {
  let [written, others] = [0, 0];
  for await (const { read } of fitting(lines, { ...left, problems: left.problems })) {
    if (!read.ok) continue;
    const label = referenceLabel(read.value.label);
    if (label === undefined) continue;
    await write(
      `${referenceLine(read.value.fields, { label, split: plan.splits[written] ?? 'train', pair: plan.pairs[written] })}\n`,
    );
    written++;
  }
  others = left.problems.list().problemCount;
  return {
    written,
    remarks: [
      'Kept are domain, date, authors, title, text, label and split; the reference reads no other key.',
      ...(plan.splitsMade > 0
        ? [
            `${plan.splitsMade} articles had no split; theirs was made here as training makes it, an article and its twins in the same one.`,
          ]
        : []),
      ...(others > 0
        ? [
            'Articles that the reference cannot read, such as those of labels other than machine and human, were left out; each is listed.',
          ]
        : []),
    ],
  };
}

async function sizeOf(files: readonly string[]): Promise<number> {
  let total = 0;
  for (const file of files) {
    const found = await stat(file).catch((thrown: unknown) => {
      throw new ProblemError(fileProblem(file, thrown));
    });
    if (found.isDirectory())
      throw new ProblemError({
        code: 'input-invalid',
        message: `${file} is a folder, not a file of labelled articles.`,
      });
    total += found.size;
  }
  return total;
}
