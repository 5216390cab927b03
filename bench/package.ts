// What is shipped, in megabytes. Nothing is asserted. Usage: node out/bench/package.mjs
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../test/process/lspClient.ts';
import { valueRow, type Row } from './harness/rows.ts';
import { runSuite } from './harness/suite.ts';

const sizeRow = async (measure: string, file: string): Promise<Row> =>
  valueRow(`${process.platform}-${process.arch}`, measure, 'MB', [(await stat(path.join(ROOT, file))).size / 1e6]);

await runSuite('package', async ({ report, say }) => {
  const packed = (await readdir(ROOT)).filter(
    (name) => name.endsWith('.vsix') && name.includes(`${process.platform}-${process.arch}`),
  );
  for (const file of packed) report(await sizeRow('.vsix', file));
  if (packed.length === 0) say('There is no .vsix: npm run package makes it.');
  for (const file of ['grover.cjs', 'extension.cjs']) report(await sizeRow(`dist/${file}`, path.join('dist', file)));
});
