// Loaded in the extension host in the suite's place. The workbench reports success when its extension host dies in the
// middle, so a mark is left only when the suite has come to its end.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as v from 'valibot';

const suiteModule = v.object({ run: v.custom<() => Promise<void>>((run) => typeof run === 'function') });

export async function run(): Promise<void> {
  const [suite, mark] = [process.env['GROVER_SUITE'], process.env['GROVER_SUITE_RESULT']];
  if (suite === undefined || mark === undefined) throw new Error('GROVER_SUITE and GROVER_SUITE_RESULT must be set.');
  try {
    await v.parse(suiteModule, createRequire(suite)(suite)).run();
    writeFileSync(mark, 'passed');
  } catch (thrown) {
    writeFileSync(mark, 'failed');
    throw thrown;
  }
}
