// Builds the programs once for the tests that start them (test/process, test/bundle); runs of other tests build nothing.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

const BUILT = /(?:^|[\\/])(?:process|bundle)(?:[\\/]|$)/u;

export default async function build({ vitest }: TestProject): Promise<void> {
  const asked = vitest.filenamePattern ?? [];
  const needsBuild = asked.length === 0 || asked.some((pattern) => BUILT.test(pattern));
  if (!needsBuild || process.env['GROVER_PROGRAM'] !== undefined) return;
  const root = join(import.meta.dirname, '..');
  await promisify(execFile)(process.execPath, [join(root, 'esbuild.mjs')], { cwd: root });
}
