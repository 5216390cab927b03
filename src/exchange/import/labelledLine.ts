// The line that is written for an article that was read: as it stands where nothing must be added.
import { dirname, isAbsolute, relative } from 'node:path';
import type { Result } from '../../grover/problem.ts';
import { fail, ok } from '../../grover/problem.ts';
import type { Provenance } from '../../labelling/judgement.ts';
import { readLabelledLine } from '../../labelling/lines/labelledLine.ts';
import { patchLine } from '../../labelling/lines/patchLine.ts';
import type { Split } from '../../protocol/training.ts';
import type { ReadArticle } from './read.ts';

/** Who labelled what is labelled by being imported. */
const IMPORTED_BY = 'import';

export interface LineOptions {
  /** Absolute. */
  readonly file: string;
  readonly target: string | undefined;
  readonly label?: string | undefined;
  readonly split?: Split | undefined;
  /** ISO time. */
  readonly at: string;
}

export interface NewLine {
  readonly text: string;
  readonly line: string;
}

/**
 * Label and split are those of the article, else those of the options. A line that is made or labelled here says where that comes
 * from (`provenance`), unless it does already. Fails with a sentence for what training could not read.
 */
export function newLine({ keys, raw }: ReadArticle, options: LineOptions): Result<NewLine> {
  const read = readLabelledLine(keys);
  if (!read.ok) return read;
  const { fields, label, split } = read.value;
  if (fields.article.trim() === '') return fail('input-invalid', 'The article has no text.');
  const added: { readonly label?: string; readonly split?: Split } = {
    ...(label === undefined && options.label !== undefined && { label: options.label }),
    ...(split === undefined && options.split !== undefined && { split: options.split }),
  };
  if (raw !== undefined && Object.keys(added).length === 0) return ok({ text: fields.article, line: raw });
  const isTold = isWritten(keys['provenance']) || (raw !== undefined && added.label === undefined);
  const change = { ...added, ...(!isTold && { provenance: provenanceOf(options) }) };
  const line = raw === undefined ? JSON.stringify({ ...keys, ...change }) : patched(raw, change);
  return ok({ text: fields.article, line });
}

const isWritten = (value: unknown): boolean => value !== undefined && value !== null;

const patched = (raw: string, change: Parameters<typeof patchLine>[1]): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(patchLine(new TextEncoder().encode(raw), change));

const provenanceOf = ({ file, target, at }: LineOptions): Provenance => ({
  by: IMPORTED_BY,
  at,
  file: placeOf(file, target),
});

/** Relative to the target's folder, with forward slashes; as it is on another drive. */
function placeOf(file: string, target: string | undefined): string {
  const path = target === undefined ? file : relative(dirname(target), file);
  return isAbsolute(path) ? file : path.replaceAll('\\', '/');
}
