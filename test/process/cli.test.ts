// The built program as people call it.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM, ROOT } from './lspClient.ts';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grover-program-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const grover = (...argv: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') };
    const child = execFile(process.execPath, [PROGRAM, ...argv], { cwd: folder, env }, (_, out, error) => {
      resolve({ code: child.exitCode, out, error });
    });
  });

const PROSE = 'The city council voted on Tuesday to build a new ferry terminal on the east bank. '.repeat(8);

describe('the program grover', () => {
  it('names its version with nothing on stderr', async () => {
    expect(await grover('--version')).toEqual({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/u) as unknown,
      error: '',
    });
  });

  it('answers wrong arguments with exit code 2 and a missing file with 1', async () => {
    expect(await grover('scan', '--colour', 'a.md')).toMatchObject({ code: 2, out: '' });
    expect(await grover('scan', 'none.md')).toEqual({
      code: 1,
      out: '',
      error: 'There is no file none.md. Check the path.\n',
    });
  });

  it('scans drafts with the shipped model, and takes pathological ones', async () => {
    const drafts: Record<string, string | Uint8Array> = {
      'plain.md': `---\ntitle: Ferry\n---\n\n${PROSE}\n`,
      'empty.md': '',
      'front-matter-only.md': '---\ntitle: Ferry\n---\n',
      'broken-yaml.md': `---\ntitle: [Ferry\n---\n\n${PROSE}`,
      'bom-crlf.txt': `\uFEFF${PROSE}\r\n\r\n축제가 열렸다 🎉\r\n`,
      'long-line.txt': 'x'.repeat(100_000),
      'binary.md': Uint8Array.from({ length: 4096 }, (_, i) => (i * 7) % 256),
    };
    for (const [name, content] of Object.entries(drafts)) writeFileSync(join(folder, name), content);
    const { code, out, error } = await grover('scan', '.', '--format', 'json');
    expect({ code, isSilent: !error.includes('    at ') }).toEqual({ code: 0, isSilent: true });
    const report = JSON.parse(out) as { files: { path: string; paragraphs: { line: number; verdict: string }[] }[] };
    expect(report.files.map(({ path }) => path)).toEqual(Object.keys(drafts).sort());
    const plain = report.files.find(({ path }) => path === 'plain.md');
    expect(plain?.paragraphs).toMatchObject([{ line: 5 }]);
  });

  it('marks in the example drafts what a language model wrote, and nothing that people wrote', async () => {
    const newsroom = join(ROOT, 'examples', 'newsroom');
    const drafts = readdirSync(newsroom).filter((name) => /\.(?:md|txt)$/u.test(name) && name !== 'README.md');
    const { code, out } = await grover('scan', ...drafts.map((name) => join(newsroom, name)), '--format', 'json');
    expect(code).toBe(0);
    const { files } = JSON.parse(out) as { files: { path: string; paragraphs: { line: number; verdict: string }[] }[] };
    expect(files).toHaveLength(drafts.length);
    const marked = files.flatMap(({ path, paragraphs }) =>
      paragraphs.filter(({ verdict }) => verdict === 'machine-like').map(({ line }) => `${basename(path)}:${line}`),
    );
    expect(marked).toEqual(['harbour-lights.md:11', 'harbour-lights.md:13', 'harbour-lights.md:15']);
  });

  it('goes on with a draft, the same way twice', async () => {
    writeFileSync(join(folder, 'draft.md'), `---\ntitle: Ferry\n---\n\n${PROSE}\n\nThe mayor sa`);
    const argv = ['generate', 'draft.md', '--continue', '--max-tokens', '12', '--seed', '4', '--precision', 'int8'];
    const first = await grover(...argv);
    expect(first).toMatchObject({ code: 0, error: '' });
    expect(first.out.trim()).not.toBe('');
    expect(await grover(...argv)).toEqual(first);
  });

  it('ends quietly when nobody reads on', async () => {
    const path = join(folder, 'many.jsonl');
    writeFileSync(path, `${JSON.stringify({ title: 'Ferry', text: PROSE })}\n`.repeat(40));
    const child = spawn(process.execPath, [
      PROGRAM,
      'score',
      path,
      '--json',
      '--model',
      join(ROOT, 'test/golden/tiny'),
    ]);
    let error = '';
    child.stderr.on('data', (data: Buffer) => (error += data.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect({ code, error }).toEqual({ code: 0, error: '' });
  });
});
