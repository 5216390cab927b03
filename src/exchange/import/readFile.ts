// The articles of one file, by its kind.
import type { ImportFormat } from '../../protocol/labelling.ts';
import { readDraftFile } from './drafts.ts';
import { readCsvFile } from './csv.ts';
import { readHtmlFile } from './html.ts';
import { readJsonLinesFile } from './jsonLines.ts';
import type { Read, ReadWork } from './read.ts';
import type { SourceFile } from './sources.ts';

/** In the file's order. Throws ProblemError when the file cannot be read, or when cancelled. */
export function readSourceFile(
  file: SourceFile,
  format: ImportFormat | undefined,
  work: ReadWork,
): AsyncGenerator<Read> {
  switch (file.kind) {
    case 'markdown':
    case 'text':
      return readDraftFile(file, file.kind, work);
    case 'html':
      return readHtmlFile(file, work);
    case 'csv':
      return readCsvFile(file, work);
    case 'jsonl':
      return readJsonLinesFile(file, format, work);
  }
}
