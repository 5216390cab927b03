// grover label export: labelled articles in another format.
import { resolve } from 'node:path';
import { exportArticles } from '../exchange/exportArticles.ts';
import { unwrap } from '../grover/problem.ts';
import { EXPORT_FORMATS } from '../protocol/labelling.ts';
import { EXIT, UsageError, type Command } from './command.ts';
import { lineProblems } from './datasetText.ts';
import { counted } from './labelText.ts';
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
    'only-labelled': { type: 'boolean', help: 'Without articles that have no label, are skipped or flagged.' },
  },
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
    for (const line of lineProblems(result)) io.error(line);
    for (const remark of result.remarks) io.error(`${remark}\n`);
    const left = result.left === 0 ? '' : `; ${result.left} left out`;
    await io.out(`${counted(result.written, 'article')} written to ${out}${left}.\n`);
    return result.problemCount === 0 ? EXIT.done : EXIT.failed;
  },
};
