// The suite that runs inside VS Code: finds its tests by pattern and writes down how they went.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, slow: 5_000, color: false, reporter: 'spec' });
  const files = readdirSync(__dirname).filter((file) => file.endsWith('.test.cjs'));
  if (files.length === 0) throw new Error(`There are no tests in ${__dirname}.`);
  for (const file of files.sort()) mocha.addFile(join(__dirname, file));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const result = join(__dirname, 'result.json');
  rmSync(result, { force: true });
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on('pass', () => counts.passed++)
      .on('fail', () => counts.failed++)
      .on('pending', () => counts.skipped++);
  });
  writeFileSync(result, JSON.stringify(counts));
  if (failures > 0) throw new Error(`${failures} tests failed.`);
}
