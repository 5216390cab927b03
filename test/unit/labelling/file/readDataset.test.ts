import { appendFileSync, mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../../src/grover/problem.ts';
import { LONGEST_LINE } from '../../../../src/labelling/file/datasetFile.ts';
import { indexBytes, LineIndexer } from '../../../../src/labelling/file/lineIndexer.ts';
import { createDatasetStore } from '../../../../src/labelling/file/nodeStore.ts';
import { allLines, rowsOf, scratch } from './scratch.ts';

const { path, put } = scratch();
const store = createDatasetStore();
const changed = { problem: { code: 'changed-on-disk' } };

/** Start, end and line of what is no blank line, by the slow way. */
function expectedRows(content: string): readonly unknown[] {
  const start = content.startsWith('\uFEFF') ? 3 : 0;
  let at = start;
  return Buffer.from(content)
    .toString('latin1')
    .slice(start)
    .split('\n')
    .flatMap((whole, place) => {
      const text = whole.replace(/\r$/u, '');
      const row = { start: at, end: at + text.length, line: place + 1 };
      at += whole.length + 1;
      return /^[ \t\v\f\r]*$/u.test(text) ? [] : [row];
    });
}

describe('opening a labelled file', () => {
  it.each([
    ['', []],
    ['\uFEFF', []],
    ['\n\n \r\n', []],
    ['{"label":"a"}', ['{"label":"a"}']],
    ['{"label":"a"}\n{"label":"b"}\n', ['{"label":"a"}', '{"label":"b"}']],
    ['\uFEFF{"label":"a"}\r\n\r\n \t\n{"label":"b"}\r\nbroken\r', ['{"label":"a"}', '{"label":"b"}', 'broken']],
    ['{"a":"\u2028\u0085"}\r\r\n', ['{"a":"\u2028\u0085"}\r']],
    ['{}\n\u0000\u0000\n{"a":"\u0000"}\n', ['{}', '\u0000\u0000', '{"a":"\u0000"}']],
  ])('finds the lines of %j', async (content, lines) => {
    const file = unwrap(await store.open(put('a.jsonl', content)));
    await file.complete;
    expect(await allLines(file)).toEqual(lines);
    expect(rowsOf(file.table)).toMatchObject(expectedRows(content));
    expect(file.readBytes()).toBe(Buffer.byteLength(content));
    await file.close();
  });

  it('says in short what each line says', async () => {
    const lines = [
      '{"label":"human","split":"train"}',
      '',
      'no',
      '{"label":7,"flagged":true,"skipped":true,"note":"n"}',
    ];
    const { table, complete, close } = unwrap(await store.open(put('a.jsonl', lines.join('\n'))));
    await complete;
    const rest = { skipped: false, hasNote: false, spans: 0, isBroken: false };
    expect(table.summary(0)).toEqual({ ...rest, label: 'human', split: 'train', flagged: false });
    expect(table.summary(1)).toEqual({ ...rest, flagged: false, isBroken: true });
    expect(table.summary(2)).toEqual({ ...rest, label: '7', flagged: true, skipped: true, hasNote: true });
    expect([0, 1, 2].map(table.line)).toEqual([1, 3, 4]);
    expect(() => table.summary(3)).toThrow(RangeError);
    await close();
  });

  it('shows the first lines before it has read the last', async () => {
    const line = `{"text":"${'x'.repeat(10_000)}"}\n`;
    const file = unwrap(await store.open(put('long.jsonl', line.repeat(2_000))));
    expect(file.table.count).toBeGreaterThanOrEqual(200);
    expect(file.table.count).toBeLessThan(2_000);
    expect((await file.line(150)).length).toBe(line.length - 1);
    await file.complete;
    expect(file.table.count).toBe(2_000);
    await file.close();
  });

  it('ends reading when it is closed', async () => {
    const file = unwrap(await store.open(put('long.jsonl', `{"text":"${'x'.repeat(10_000)}"}\n`.repeat(1_000))));
    await file.close();
    await expect(file.complete).rejects.toMatchObject({ problem: { code: 'cancelled' } });
  });

  it('keeps a line that is too long out of memory and counts it as broken', async () => {
    const long = Buffer.alloc(LONGEST_LINE + 10, 'x');
    const content = Buffer.concat([Buffer.from('{"label":"a"}\n'), long, Buffer.from('\n{"label":"b"}')]);
    const file = unwrap(await store.open(put('long.jsonl', content)));
    await file.complete;
    expect([0, 1, 2].map((entry) => file.table.summary(entry).isBroken)).toEqual([false, true, false]);
    expect(file.table.range(1)).toEqual({ start: 14, end: 14 + long.length });
    await expect(file.line(1)).rejects.toThrow(/^Line 2 of .* is 64 MB long; no more than 64 MB are read\.$/u);
    expect(await allLines(file)).toEqual(['{"label":"a"}', , '{"label":"b"}']);
    await file.close();
  });

  it('finds the same lines however the file is cut into blocks', () => {
    const piece = fc.constantFrom(
      '\n',
      '\r\n',
      '\r',
      ' ',
      '{"label":"a"}',
      '{"text":"é\\n',
      '"}',
      '\n\n',
      'x',
      '\u2028',
    );
    fc.assert(
      fc.property(fc.boolean(), fc.array(piece), fc.array(fc.integer({ min: 3, max: 20 })), (mark, pieces, cuts) => {
        const content = `${mark ? '\uFEFF' : ''}${pieces.join('')}`;
        const bytes = Buffer.from(content);
        const indexer = new LineIndexer();
        const steps = [...cuts.map((cut) => cut), Infinity].flatMap((length) => {
          const block = bytes.subarray(indexer.read, indexer.read + length);
          return [...indexer.push(block)];
        });
        steps.push(...indexer.end());
        expect(rowsOf(indexer.table)).toMatchObject(expectedRows(content));
        expect(rowsOf(indexer.table)).toEqual(rowsOf(indexBytes(bytes)));
      }),
    );
  });

  it.each([
    ['UTF-16 with a mark', Buffer.from('\uFEFF{"a":1}\n', 'utf16le'), /is written in UTF-16, which is no JSONL\.$/u],
    ['UTF-16 without', Buffer.from('{"a":1}\n', 'utf16le'), /is written in UTF-16, which is no JSONL\.$/u],
    [
      'UTF-16, the other way',
      Buffer.from('{"a":1}\n', 'utf16le').swap16(),
      /is written in UTF-16, which is no JSONL\.$/u,
    ],
  ])('refuses %s with a sentence', async (_, content, message) => {
    expect(await store.open(put('a.jsonl', content))).toMatchObject({
      ok: false,
      problem: { message: expect.stringMatching(message) as string },
    });
  });

  it('says so when there is no file, or a folder', async () => {
    expect(await store.open(path('none.jsonl'))).toMatchObject({ ok: false, problem: { code: 'file-missing' } });
    mkdirSync(path('folder'));
    expect(await store.open(path('folder'))).toMatchObject({ ok: false, problem: { code: 'input-invalid' } });
  });
});

describe('an opened state', () => {
  const three = '{"label":"a"}\n{"label":"b"}\n{"label":"c"}\n';

  it('gives its lines although another file has taken its place', async () => {
    const file = unwrap(await store.open(put('a.jsonl', three)));
    expect(await file.isCurrent()).toBe(true);
    renameSync(put('b.jsonl', 'other\n'), path('a.jsonl'));
    expect(await file.isCurrent()).toBe(false);
    expect(await allLines(file)).toEqual(three.trim().split('\n'));
    rmSync(path('a.jsonl'));
    expect(await file.isCurrent()).toBe(false);
    expect(Buffer.from(await file.line(2)).toString()).toBe('{"label":"c"}');
    await file.close();
  });

  it('gives what still stands there, and never what another program has put there', async () => {
    const file = unwrap(await store.open(put('a.jsonl', three)));
    await file.complete;
    appendFileSync(file.path, '{"label":"d"}\n');
    expect(await file.isCurrent()).toBe(false);
    expect(await allLines(file)).toEqual(three.trim().split('\n'));

    writeFileSync(file.path, three.replace('"b"', '"x"'));
    expect(Buffer.from(await file.line(0)).toString()).toBe('{"label":"a"}');
    await expect(file.line(1)).rejects.toMatchObject(changed);
    await expect(allLines(file)).rejects.toMatchObject(changed);

    truncateSync(file.path, 20);
    await expect(file.line(2)).rejects.toMatchObject(changed);
    await file.close();
  });

  it('ends a walk through its lines when it is asked to', async () => {
    const file = unwrap(await store.open(put('a.jsonl', three)));
    const abort = new AbortController();
    abort.abort();
    await expect(file.lines(abort.signal)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      problem: { code: 'cancelled' },
    });
    await file.close();
  });
});
