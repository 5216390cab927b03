// npm run bench:report FILE.json …: fills the tables of bench/README.md from results of the bench; of several files, all their rows.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unwrap } from '../../src/grover/problem.ts';
import { ROOT } from '../../test/process/lspClient.ts';
import { merged, type Results } from '../harness/results.ts';
import { budgetTable } from '../report/budgetTable.ts';
import { allRows, filled } from '../report/figures.ts';
import { readResults } from './readResults.ts';

const README = path.join(ROOT, 'bench', 'README.md');

const files = process.argv.slice(2);
const all: Results[] = [];
for (const file of files) all.push(await readResults(file));
const results = merged(all);
if (results === undefined) {
  console.error('The results are missing: npm run bench -- --json FILE.json, then npm run bench:report FILE.json');
  process.exit(2);
}
const before = await readFile(README, 'utf8');
const after = unwrap(filled(unwrap(filled(before, 'budgets', budgetTable(results))), 'rows', allRows(results)));
await writeFile(README, after);
console.log(`${path.relative(ROOT, README)} has the figures of ${files.join(', ')}.`);
