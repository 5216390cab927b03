// Runs the host suite in a real VS Code: the one installed from npm, or a desktop's (GROVER_DESKTOP_VSCODE=1 downloads it).
import { runTests } from '@vscode/test-electron';
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm, cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canInstall, installServer } from '../../out/vscode/install.mjs';

const root = join(import.meta.dirname, '..', '..');
const code = join(root, 'out/vscode/code.mjs');
const notes = join(root, 'out/host/notes.txt');
const isDesktop = process.env.GROVER_DESKTOP_VSCODE === '1' || !canInstall();
rmSync(notes, { force: true });
// A copy: tests edit what they open.
const workspace = await mkdtemp(join(tmpdir(), 'gw-'));
try {
  await cp(join(root, 'examples/newsroom'), workspace, { recursive: true });
  if (!isDesktop) {
    await installServer((line) => process.stdout.write(`${line}\n`));
    chmodSync(code, 0o755);
  }
  await runTests({
    ...(isDesktop ? {} : { vscodeExecutablePath: code }),
    extensionDevelopmentPath: root,
    extensionTestsPath: join(root, 'out/host/suite.cjs'),
    launchArgs: [workspace, '--disable-workspace-trust'],
  });
} catch (thrown) {
  process.stderr.write(`${thrown}\n`);
  process.exitCode = 1;
} finally {
  if (existsSync(notes)) process.stdout.write(readFileSync(notes, 'utf8'));
  await rm(workspace, { recursive: true, force: true });
}
