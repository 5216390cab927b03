// Starts and stops a VS Code server on a free port of this machine, and runs its command line.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installServer, type InstalledServer } from './install.ts';

export interface ServerOptions {
  readonly port?: number;
  readonly userDataDir?: string;
  readonly extensionsDir?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Let the page load an extension under development and its tests. */
  readonly development?: boolean;
  /** Added to the user settings of a new user-data folder. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Ends itself when nobody has been connected for two minutes. Default true. */
  readonly endsWhenIdle?: boolean;
  readonly workspaceTrust?: boolean;
}

export interface RunningServer {
  readonly authority: string;
  readonly extensionsDir: string;
  readonly log: string;
  readonly stop: () => Promise<void>;
}

/** Nothing that asks the network or covers the editor. */
const QUIET_SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'git.enabled': false,
};

interface Folders {
  /** Removed with everything in it when the server stops. */
  readonly run: string;
  readonly userData: string;
  readonly extensions: string;
}

function prepare({ userDataDir, extensionsDir, settings }: ServerOptions): Folders {
  // Short on purpose: a socket lies in it, and its path may have 108 bytes.
  const run = mkdtempSync(join(tmpdir(), 'gv-'));
  const userData = userDataDir !== undefined && userDataDir.length < 80 ? userDataDir : join(run, 'ud');
  const extensions = extensionsDir ?? join(run, 'exts');
  for (const folder of [join(userData, 'User'), extensions, join(run, 'home'), join(run, 't')])
    mkdirSync(folder, { recursive: true });
  const file = join(userData, 'User', 'settings.json');
  if (!existsSync(file)) writeFileSync(file, JSON.stringify({ ...QUIET_SETTINGS, ...settings }, null, 1));
  writeFileSync(join(run, 'config.yaml'), 'auth: none\ncert: false\n');
  return { run, userData, extensions };
}

function environment(
  { run }: Folders,
  { nodeFolder }: InstalledServer,
  extra: NodeJS.ProcessEnv = {},
): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: join(run, 'home'),
    XDG_CONFIG_HOME: join(run, 'home', '.config'),
    XDG_DATA_HOME: join(run, 'home', '.local', 'share'),
    PATH: `${nodeFolder}:${process.env['PATH'] ?? ''}`,
    TMPDIR: join(run, 't'),
    XDG_RUNTIME_DIR: join(run, 't'),
    // No marketplace is asked.
    EXTENSIONS_GALLERY: '{}',
    ...extra,
  };
  const foreign = [
    'VSCODE_IPC_HOOK_CLI',
    'CODE_SERVER_SESSION_SOCKET',
    'PORT',
    'PASSWORD',
    'HASHED_PASSWORD',
    'NODE_OPTIONS',
  ];
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.includes(name)));
}

const baseArguments = ({ entry }: InstalledServer, { run, userData, extensions }: Folders): string[] => [
  entry,
  ...['--config', join(run, 'config.yaml')],
  ...['--user-data-dir', userData],
  ...['--extensions-dir', extensions],
];

/** Runs the server's command line, as `--install-extension x.vsix`. Rejects with its output unless it ends with 0. */
export async function commandLine(args: readonly string[], options: ServerOptions = {}): Promise<string> {
  const server = await installServer();
  const folders = prepare(options);
  const child = spawn(server.node, [...baseArguments(server, folders), ...args], {
    env: environment(folders, server, options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  rmSync(folders.run, { recursive: true, force: true });
  if (code !== 0) throw new Error(`VS Code ${args.join(' ')} ended with ${code ?? 'a signal'}:\n${output}`);
  return output;
}

export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const server = await installServer();
  const folders = prepare(options);
  const authority = `127.0.0.1:${options.port ?? (await freePort())}`;
  const log = join(folders.run, 'server.log');
  const output = openSync(log, 'w');
  const args = [
    ...baseArguments(server, folders),
    ...['--auth', 'none', '--bind-addr', authority, '--reconnection-grace-time', '5'],
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override', '--ignore-last-opened'],
    ...(options.workspaceTrust === true ? [] : ['--disable-workspace-trust']),
    ...(options.endsWhenIdle === false ? [] : ['--idle-timeout-seconds', '120']),
    ...(options.development === true ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ];
  const env = environment(folders, server, options.env);
  const child = spawn(server.node, args, { env, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  const end = (): void => {
    signal(child, 'SIGKILL');
  };
  process.once('exit', end);
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await endGroup(child);
    process.off('exit', end);
    rmSync(folders.run, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await answers(child, authority);
  } catch (thrown) {
    const said = readFileSync(log, 'utf8');
    await stop();
    throw new Error(`The VS Code server did not start:\n${said}`, { cause: thrown });
  }
  return { authority, extensionsDir: folders.extensions, log, stop: () => (stopping ??= stop()) };
}

async function answers(child: ChildProcess, authority: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}.`);
    const isUp = await fetch(`http://${authority}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await sleep(100);
  }
  throw new Error('It did not answer within 30 s.');
}

/** The server with everything it has started: a group of its own. */
async function endGroup(child: ChildProcess): Promise<void> {
  signal(child, 'SIGTERM');
  for (let tries = 0; tries < 30 && signal(child, 0); tries++) await sleep(50);
  signal(child, 'SIGKILL');
}

/** False when nobody is left to take it. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(-pid, name);
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('No port was given.'));
        else resolve(address.port);
      });
    });
  });
}

/** Address of the workbench with a folder open. `payload` goes to the workbench as it is. */
export function workbenchUrl(
  { authority }: RunningServer,
  folder?: string,
  payload: readonly (readonly [string, string])[] = [],
): string {
  const query = [folder === undefined ? 'ew=true' : `folder=${encodeURIComponent(folder)}`];
  if (payload.length > 0) query.push(`payload=${encodeURIComponent(JSON.stringify(payload))}`);
  return `http://${authority}/?${query.join('&')}`;
}
