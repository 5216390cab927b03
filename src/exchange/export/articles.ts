// The lines of labelled files that are exported, in order, with what they say.
import { stat } from 'node:fs/promises';
import * as v from 'valibot';
import { fileProblem } from '../../grover/node/fileProblem.ts';
import { ProblemError, type Result } from '../../grover/problem.ts';
import { readLabelledLine, type LabelledLine } from '../../labelling/lines/labelledLine.ts';
import type { ArticlePlace } from '../../protocol/training.ts';
import { NOT_UTF8 } from '../text/encoding.ts';
import { linesOf } from '../text/lines.ts';
import type { Problems } from '../work.ts';

export interface ExportedLine {
  readonly place: ArticlePlace;
  /** As it stands, without its end and a byte order mark. */
  readonly raw: string;
  readonly keys: Readonly<Record<string, unknown>>;
  /** As training reads it; a problem for an article that training passes over. */
  readonly read: Result<LabelledLine>;
}

export interface ExportSource {
  readonly files: readonly string[];
  readonly onlyLabelled: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onBytes?: (count: number) => void;
  /** What is wrong with a line, and every line left out. Missing in a second reading. */
  readonly problems?: Problems | undefined;
  readonly onLeft?: () => void;
}

const keysSchema = v.record(v.string(), v.unknown());
const isTrue = (value: unknown): boolean => value === true;

/** Lines that are JSON objects; of these, where asked for, only those with a label that are neither skipped nor flagged. Throws ProblemError. */
export async function* exportedLines({
  files,
  onlyLabelled,
  signal,
  onBytes,
  problems,
  onLeft,
}: ExportSource): AsyncGenerator<ExportedLine> {
  for (const file of files)
    for await (const { line, text, isCertain } of linesOf(file, { ...(signal && { signal }) }, onBytes)) {
      const place = { file, line };
      const parsed = parsedLine(text);
      if (typeof parsed === 'string') {
        problems?.add({ ...place, message: parsed });
        onLeft?.();
        continue;
      }
      if (!isCertain) problems?.add({ ...place, message: NOT_UTF8 });
      const { keys, raw } = parsed;
      const read = readLabelledLine(keys);
      const isWanted =
        !onlyLabelled ||
        (read.ok && read.value.label !== undefined && !isTrue(keys['skipped']) && !isTrue(keys['flagged']));
      if (isWanted) yield { place, raw, keys, read };
      else {
        if (!read.ok) problems?.add({ ...place, message: read.problem.message });
        onLeft?.();
      }
    }
}

/** What is wrong with the line, where it cannot be parsed. */
function parsedLine(text: string | undefined): string | Pick<ExportedLine, 'raw' | 'keys'> {
  if (text === undefined) return 'This line has more than 64 MiB, too much for one article.';
  const raw = text.replace(/^\uFEFF/u, '');
  try {
    const keys = v.safeParse(keysSchema, JSON.parse(raw));
    return keys.success ? { raw, keys: keys.output } : 'This is no JSON object with keys such as "title" and "text".';
  } catch (thrown) {
    return `This is not JSON (${thrown instanceof Error ? thrown.message : String(thrown)}).`;
  }
}

/** Throws ProblemError with a sentence where no file was named. */
export function mustNameFiles(files: readonly string[]): void {
  if (files.length === 0) throw new ProblemError({ code: 'input-invalid', message: 'No labelled file was named.' });
}

/** Told of what an export leaves out. */
export interface Left {
  readonly problems: Problems;
  readonly onLeft: () => void;
}

export interface Written {
  readonly written: number;
  readonly remarks: readonly string[];
}

/** Bytes of these files together. Throws ProblemError for one that is not there or a folder. */
export async function sizeOf(files: readonly string[]): Promise<number> {
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
