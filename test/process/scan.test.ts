// Scanning an archive with the built program: on several threads, into a file, stopped and killed.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM } from './lspClient.ts';
import { createModelFolders, type ModelFolders } from './modelFolders.ts';

const ARTICLES = 60;
/** Sentences of the last: whoever stops a scan after its first articles stops it in time. */
const LONG = 1000;
let folders: ModelFolders;
let archive: string;

beforeAll(async () => {
  folders = await createModelFolders();
  archive = join(folders.root, 'archive.jsonl');
  const sentence = (number: number): string =>
    `Council member ${number} said on Tuesday that the ferry terminal number ${number * 7} would open before the end of May. `;
  const lines = Array.from({ length: ARTICLES }, (_, at) =>
    JSON.stringify({
      title: `Ferry ${at}`,
      text: Array.from({ length: at === ARTICLES - 1 ? LONG : 1 + (at % 9) }, (_, of) => sentence(at + of)).join(
        '\n\n',
      ),
    }),
  );
  writeFileSync(archive, `${lines.join('\n')}\n`);
});
afterAll(() => {
  folders.remove();
});

const start = (...more: readonly string[]): ChildProcess =>
  spawn(process.execPath, [PROGRAM, 'scan', archive, '--model', folders.tiny, ...more], {
    env: { ...process.env, XDG_CACHE_HOME: folders.cacheFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const scan = (...more: readonly string[]): Promise<{ code: number | null; out: string; error: string }> =>
  new Promise((resolve) => {
    const argv = [PROGRAM, 'scan', archive, '--model', folders.tiny, ...more];
    const env = { ...process.env, XDG_CACHE_HOME: folders.cacheFolder };
    const child = execFile(process.execPath, argv, { env, maxBuffer: 1e8 }, (_, out, error) => {
      resolve({ code: child.exitCode, out, error });
    });
  });

const linesIn = (path: string): number => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0);

/** Once so many lines are in the file. */
async function written(path: string, lines: number): Promise<void> {
  while (linesIn(path) < lines) await sleep(5);
}

describe('grover scan of an archive', () => {
  it('says the same on several threads as on one', async () => {
    const several = await scan('--format', 'json', '--minimum-tokens', '10', '--threads', '3');
    expect(several).toMatchObject({ code: 0, error: '' });
    expect(await scan('--format', 'json', '--minimum-tokens', '10', '--threads', '1')).toEqual(several);
    const { files } = JSON.parse(several.out) as { files: { title: string; paragraphs: { verdict: string }[] }[] };
    expect(files.map(({ title }) => title)).toEqual(Array.from({ length: ARTICLES }, (_, at) => `Ferry ${at}`));
    expect(new Set(files.flatMap(({ paragraphs }) => paragraphs.map(({ verdict }) => verdict)))).toContain('no-sign');
  });

  it('goes on after Ctrl+C and after a kill, and comes to what an undisturbed scan writes', async () => {
    const [whole, out] = [join(folders.root, 'whole.jsonl'), join(folders.root, 'out.jsonl')];
    expect(await scan('--out', whole)).toMatchObject({ code: 0 });
    const stopped = start('--out', out);
    await written(out, 3);
    stopped.kill('SIGINT');
    const [code] = (await once(stopped, 'exit')) as [number | null];
    expect(code).toBe(130);
    const before = linesIn(out);
    expect(before).toBeLessThan(ARTICLES);
    expect(readFileSync(whole, 'utf8').startsWith(readFileSync(out, 'utf8'))).toBe(true);
    const killed = start('--out', out);
    await written(out, before + 2);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect(await scan('--out', out)).toMatchObject({
      code: 0,
      out: expect.stringContaining(`${ARTICLES} articles`) as string,
    });
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(whole, 'utf8'));
  });

  it('ends quietly when nobody reads on, whatever its threads are doing', async () => {
    const child = start('--threads', '2');
    let error = '';
    child.stderr?.on('data', (data: Buffer) => (error += data.toString()));
    child.stdout?.once('data', () => child.stdout?.destroy());
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect({ code, signal, error }).toEqual({ code: 0, signal: null, error: '' });
  });
});
