// grover label export: labelled articles in another format.
import { resolve } from 'node:path';
import { exportArticles } from '../exchange/exportArticles.ts';
import { counted } from '../exchange/work.ts';
import { unwrap } from '../grover/problem.ts';
import { EXPORT_FORMATS, type ExportArticlesResult } from '../protocol/labelling.ts';
import { EXIT, UsageError, type Command, type Io } from './command.ts';
import { passedOver } from './labelProblems.ts';
import { readingFiles } from './readingFiles.ts';

export const labelExport: Command = {
  name: 'label export',
  operands: 'FILES…',
  summary: 'Writes the articles of labelled JSONL files in another format, whole or not at all.',
  count: [1, Infinity],
  options: {
    format: {
      type: 'string',
      value: EXPORT_FORMATS.join('|'),
      help: 'jsonl: lines as they stand; csv: every key a column; reference: as run_discrimination.py reads it.',
    },
    out: { type: 'string', value: 'FILE', help: 'The file that is written.' },
    'only-labelled': {
      type: 'boolean',
      help: 'Without articles that have no label, are skipped or flagged; the reference format always is.',
    },
    json: { type: 'boolean', help: 'Write one JSON object: what was done, and the first 100 lines with a problem.' },
  },
  notes: [
    'Exit code: 0 when articles were written, even where lines were left out, which standard error tells; 1 when there were none, or a file cannot be read or written.',
  ],
  run: async (given, io) => {
    const out = given.text('out');
    if (out === undefined) throw new UsageError('Name the file to write: --out FILE.');
    if (given.text('format') === undefined)
      throw new UsageError(`Name the format: --format ${EXPORT_FORMATS.join('|')}.`);
    const format = given.choice('format', EXPORT_FORMATS, 'jsonl');
    const files = given.operands.map((file) => resolve(file));
    const exported = await readingFiles(io, (onProgress) =>
      exportArticles(
        { files, target: resolve(out), format, ...(given.flag('only-labelled') && { onlyLabelled: true }) },
        { signal: io.signal, onProgress },
      ),
    );
    const result = unwrap(exported);
    if (given.flag('json')) await io.out(`${JSON.stringify(result)}\n`);
    else await say(result, out, io);
    return result.written > 0 ? EXIT.done : EXIT.failed;
  },
};

async function say(result: ExportArticlesResult, out: string, io: Io): Promise<void> {
  for (const line of passedOver(result)) io.error(line);
  for (const remark of result.remarks) io.error(`${remark}\n`);
  const left = result.left === 0 ? '' : `; ${result.left} left out`;
  await io.out(`${counted(result.written, 'article')} written to ${out}${left}.\n`);
}
