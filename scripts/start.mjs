// npm start: builds, then opens examples/newsroom in VS Code with the extension. --headless prints what an editor would see.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { headless: { type: 'boolean', default: false }, port: { type: 'string', default: '8300' } },
});
const root = join(import.meta.dirname, '..');
const newsroom = join(root, 'examples', 'newsroom');

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

function onPath(name) {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders
    .flatMap((folder) => endings.map((ending) => join(folder, name + ending)))
    .find((path) => existsSync(path));
}

/** The verdict on each paragraph of the examples, and one continuation: through the same program that VS Code starts. */
function printWhatAnEditorSees() {
  const grover = join(root, 'dist', 'grover.cjs');
  process.stdout.write('\nVerdicts on examples/newsroom\n\n');
  run(process.execPath, [grover, 'scan', join('examples', 'newsroom')]);
  const draft = join('examples', 'newsroom', 'ferry-timetable.md');
  process.stdout.write(`\nA continuation of ${draft}, seed 1\n\n`);
  run(process.execPath, [grover, 'generate', draft, '--continue', '--seed', '1', '--max-tokens', '80']);
}

function openDesktop(code) {
  process.stdout.write(`Opening examples/newsroom with ${code}\n`);
  const args = [`--extensionDevelopmentPath=${root}`, newsroom];
  // A Windows command file needs a shell, and the shell quotes.
  const isCommandFile = code.endsWith('.cmd');
  const quoted = isCommandFile ? args.map((arg) => `"${arg}"`) : args;
  const { status } = spawnSync(isCommandFile ? `"${code}"` : code, quoted, { stdio: 'inherit', shell: isCommandFile });
  process.exit(status ?? 1);
}

async function serve() {
  const { canInstall, installServer } = await import('../out/vscode/install.mjs');
  const { commandLine, startServer, workbenchUrl } = await import('../out/vscode/server.mjs');
  if (!canInstall()) {
    process.stderr.write(
      'There is no `code` on the PATH, and VS Code for the browser is installed on Linux x64 only. ',
    );
    process.stderr.write('Install VS Code, or run npm start -- --headless.\n');
    process.exit(1);
  }
  await installServer((line) => process.stdout.write(`${line}\n`));
  // Packed and installed, as people get it.
  run(process.execPath, ['scripts/package.mjs', '--no-build']);
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const state = join(homedir(), '.cache', 'grover-news-start');
  const [userDataDir, extensionsDir] = [join(state, 'user'), join(state, 'extensions')];
  for (const folder of [userDataDir, extensionsDir]) mkdirSync(folder, { recursive: true });
  const packed = join(root, `${name}-${process.platform}-${process.arch}-${version}.vsix`);
  await commandLine(['--install-extension', packed, '--force'], { extensionsDir });
  const settings = { 'workbench.startupEditor': 'readme' };
  const options = { endsWhenIdle: false, userDataDir, extensionsDir, settings };
  const server = await startServer({ ...options, port: Number(values.port) }).catch(() => startServer(options));
  const url = workbenchUrl(server, newsroom);
  process.stdout.write(`\nVS Code with the extension and examples/newsroom is at\n\n  ${url}\n\nCtrl+C ends it.\n`);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, () => void server.stop().finally(() => process.exit(0)));
  setInterval(() => undefined, 2 ** 30);
}

run(process.execPath, ['esbuild.mjs', '--tests']);
if (values.headless) printWhatAnEditorSees();
else {
  const code = onPath('code');
  if (code !== undefined) openDesktop(code);
  else await serve();
}
