// A suite: prints the machine and each row as it comes, and leaves out/bench/<suite>.json.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../../test/process/lspClient.ts';
import { machine, machineText } from './machine.ts';
import { resultsOf, resultsText } from './results.ts';
import { heading, text, type Row } from './rows.ts';

export interface Suite {
  /** Prints a row under the heading of its subject, and keeps it. */
  readonly report: (row: Row) => void;
  /** Prints a remark. */
  readonly say: (line: string) => void;
}

export const RESULTS_FOLDER = path.join(ROOT, 'out', 'bench');

/** Runs a suite; its rows are kept when it throws, too. */
export async function runSuite(name: string, measure: (suite: Suite) => Promise<void>): Promise<void> {
  const before = machine();
  console.log(`${name}: ${machineText(before)}`);
  const rows: Row[] = [];
  let subject: string | undefined;
  try {
    await measure({
      report: (row) => {
        if (row.subject !== subject) console.log(`\n${row.subject}\n${heading()}`);
        subject = row.subject;
        rows.push(row);
        console.log(text(row));
      },
      say: (line) => {
        console.log(`  ${line}`);
      },
    });
  } finally {
    const after = machine();
    console.log(`\nLoad after: ${after.load.join(', ')}`);
    const kept = rows.map((row) => ({ suite: name, ...row }));
    await mkdir(RESULTS_FOLDER, { recursive: true });
    await writeFile(path.join(RESULTS_FOLDER, `${name}.json`), resultsText(resultsOf(kept, before, after)));
  }
}
