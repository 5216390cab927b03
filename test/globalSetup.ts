// Builds the programs once for the tests that start them (test/process, test/bundle); a run of other files builds nothing.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const BUILT = /(?:^|[\\/])(?:process|bundle)(?:[\\/]|$)/u;

export default async function build(): Promise<void> {
  const asked = process.argv.slice(2).filter((argument) => argument.includes('test/'));
  const needsBuild = asked.length === 0 || asked.some((path) => BUILT.test(path.replace('unit/process', '')));
  if (!needsBuild || process.env['GROVER_PROGRAM'] !== undefined) return;
  const root = join(import.meta.dirname, '..');
  await promisify(execFile)(process.execPath, [join(root, 'esbuild.mjs')], { cwd: root });
}
