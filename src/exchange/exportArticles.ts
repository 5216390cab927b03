// Articles of labelled files in another format, whole or not at all.
import { ok, ProblemError, toProblem, type Result } from '../grover/problem.ts';
import type { ExportArticlesParams, ExportArticlesResult } from '../protocol/labelling.ts';
import {
  exportedLines,
  mustNameFiles,
  sizeOf,
  type ExportedLine,
  type ExportSource,
  type Left,
  type Written,
} from './export/articles.ts';
import { columnsIn, writeCsv } from './export/csvFile.ts';
import { planReference } from './export/reference.ts';
import { fitting, writeReference } from './export/referenceFile.ts';
import { writeWholeFile, type Write } from './export/wholeFile.ts';
import { createProblems, type Work } from './work.ts';

export type ExportParams = Omit<ExportArticlesParams, 'workDoneToken'>;

/** Fails with a sentence when a file cannot be read or written, and with `cancelled`; then the target is as it was. */
export async function exportArticles(params: ExportParams, work: Work = {}): Promise<Result<ExportArticlesResult>> {
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
  const left: Left = { problems, onLeft: () => (count.left += 1) };
  /** The last reading is the one that tells what is left out. */
  const lastReading = (): AsyncIterable<ExportedLine> => exportedLines({ ...source, ...left });
  const fill = async (write: Write): Promise<ExportArticlesResult> => {
    const { written, remarks } = await writers[format](source, lastReading, write, left);
    return { written, left: count.left, remarks, ...problems.list() };
  };
  return { fill };
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
