// A scan from begin to end: in order whatever is read first, and in a file that goes on from wherever it was cut off.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanAll, type ScanWork } from '../../../src/cli/scanAll.ts';
import { bytesOf } from '../../../src/cli/scanItems.ts';
import type { ScanTotals } from '../../../src/cli/scanReport.ts';
import type { OpenedModel } from '../../../src/process/openSession.ts';
import { createFakeSession } from '../../fakes/fakeSession.ts';
import { randomModel } from '../../fakes/randomModel.ts';
import { gptEncoder, paragraphOf, plainCalibration } from '../detection/builders.ts';

const encoder = gptEncoder();
const ARTICLES = 12;
let folder: string;
let archive: string;
let draft: string;

const articleAt = (number: number): string =>
  JSON.stringify({
    title: `Ferry ${number}`,
    domain: 'https://www.example.com/news',
    text: Array.from({ length: 1 + (number % 4) }, (_, at) => paragraphOf(number + at)).join('\n\n'),
  });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grover-scan-'));
  archive = join(folder, 'archive.jsonl');
  draft = join(folder, 'draft.md');
  const lines = Array.from({ length: ARTICLES }, (_, number) => articleAt(number));
  writeFileSync(archive, [...lines.slice(0, 5), '', 'no JSON', ...lines.slice(5), '{"text": 7}'].join('\n'));
  writeFileSync(draft, `---\ntitle: Ferry\n---\n\n${paragraphOf(1)}\n\nShort.\n`);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Scanned {
  readonly totals: ScanTotals | undefined;
  readonly out: string;
  readonly error: string;
  /** Runs of the model. */
  readonly runs: number;
}

/** Scans archive and draft; is stopped when the model has been run `stopAt` times. */
async function scanned(
  given: Partial<ScanWork> = {},
  stopAt = Infinity,
  opened: Partial<OpenedModel> = {},
): Promise<Scanned> {
  const controller = new AbortController();
  const said = { out: '', error: '', runs: 0 };
  const session = createFakeSession({
    config: { maxPositions: 256 },
    onRun: async ({ tokens }) => {
      if (++said.runs === stopAt) controller.abort();
      // Long ones take longer: what is done first is not what comes first.
      for (let left = tokens.length; left > 0; left--) await Promise.resolve();
    },
  });
  const model: OpenedModel = {
    model: randomModel(session.config),
    session: Object.assign(session, { lanes: 3 }),
    encoder,
    calibration: { ok: true, value: plainCalibration },
    dispose: () => Promise.resolve(),
    ...opened,
  };
  const paths = [archive, draft];
  const work: ScanWork = {
    paths,
    bytes: await bytesOf(paths),
    format: 'json',
    out: undefined,
    verdicts: { falsePositiveRate: 0.05, minimumTokens: 10 },
    ...given,
  };
  const totals = await scanAll(model, work, {
    out: (text) => {
      said.out += text;
      return Promise.resolve();
    },
    error: (text) => {
      said.error += text;
    },
    signal: controller.signal,
  }).catch((thrown: unknown) => {
    if (controller.signal.aborted) return undefined;
    throw thrown;
  });
  return { totals, ...said };
}

let outs = 0;
const freshOut = (): string => join(folder, `out-${outs++}.jsonl`);
const read = (path: string): string => readFileSync(path, 'utf8');

describe('scanAll', () => {
  it('reports articles in the order of the files, and lines that are none on standard error', async () => {
    const { out, error, totals } = await scanned();
    const { files } = JSON.parse(out) as { files: { path: string; line?: number; title?: string; error?: string }[] };
    expect(files.map(({ path, line, title, error: wrong }) => [path, line, title ?? wrong])).toEqual([
      ...Array.from({ length: 5 }, (_, at) => [archive, at + 1, `Ferry ${at}`]),
      [archive, 7, expect.stringContaining('This is not JSON')],
      ...Array.from({ length: 7 }, (_, at) => [archive, at + 8, `Ferry ${at + 5}`]),
      [archive, 15, '"text" must be a string, not 7.'],
      [draft, undefined, undefined],
    ]);
    expect(error.split('\n')).toEqual([
      expect.stringMatching(/archive\.jsonl, line 7: This is not JSON/u),
      expect.stringMatching(/archive\.jsonl, line 15: "text" must be a string, not 7\./u),
      '',
    ]);
    expect(totals).toMatchObject({ hasArchives: true, articles: ARTICLES + 1, unread: 2 });
  });

  it('judges by the host of the domain that an article names', async () => {
    const elsewhere = { ...plainCalibration, domains: ['example.com'] };
    const verdicts = async (): Promise<Set<unknown>> => {
      const { out } = await scanned({ paths: [archive] }, Infinity, { calibration: { ok: true, value: elsewhere } });
      const { files } = JSON.parse(out) as { files: { paragraphs?: { reason?: string }[] }[] };
      return new Set(files.flatMap(({ paragraphs = [] }) => paragraphs.map(({ reason }) => reason)));
    };
    expect(await verdicts()).not.toContain('other-domain');
    elsewhere.domains = ['elsewhere.example'];
    expect(await verdicts()).toEqual(new Set(['other-domain']));
  });

  it('writes what the JSON report has, a line an article, and sums up', async () => {
    const out = freshOut();
    const { out: said, totals } = await scanned({ out });
    const [head, ...records] = read(out)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(head).toMatchObject({
      scan: 1,
      model: 'random',
      precision: 'fp32',
      minimumTokens: 10,
      falsePositiveRate: 0.05,
    });
    const { files } = JSON.parse((await scanned()).out) as { files: unknown[] };
    expect(records.map(({ digest, ...record }) => [typeof digest, record])).toEqual(
      files.map((file) => ['string', file]),
    );
    expect(said).toMatch(
      /^\d+ of \d+ judged paragraphs read machine-like; \d+ paragraphs in 13 articles; 2 lines are no articles\n$/u,
    );
    const again = await scanned({ out });
    expect(again).toMatchObject({ totals, out: said, runs: 0 });
    expect(read(out).split('\n')).toHaveLength(records.length + 2);
  });

  it('goes on from wherever it was stopped or killed, and comes to the same file', async () => {
    const whole = freshOut();
    const { totals, runs } = await scanned({ out: whole });
    const expected = read(whole);
    const head = expected.indexOf('\n') + 1;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: runs }),
        fc.integer({ min: head, max: Buffer.byteLength(expected) }),
        async (stopAt, bytes) => {
          const out = freshOut();
          const stopped = await scanned({ out }, stopAt);
          expect(expected.startsWith(read(out))).toBe(true);
          expect(read(out).endsWith('\n')).toBe(true);
          if (stopped.totals === undefined)
            expect(stopped.error).toMatch(/Stopped with \d+ articles in .*; the same command goes on\.\n$/u);
          // As a kill leaves it.
          if (bytes < statSync(out).size) truncateSync(out, bytes);
          const resumed = await scanned({ out });
          expect(read(out)).toBe(expected);
          expect(resumed.totals).toEqual(totals);
          expect(resumed.runs).toBeLessThanOrEqual(runs);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('keeps a last line that only lacks its end', async () => {
    const out = freshOut();
    await scanned({ out });
    const whole = read(out);
    truncateSync(out, Buffer.byteLength(whole) - 1);
    expect((await scanned({ out })).runs).toBe(0);
    expect(read(out)).toBe(whole);
  });

  it('reads an article again that has changed, and no other', async () => {
    const [out, path] = [freshOut(), join(folder, 'changing.jsonl')];
    const lines = Array.from({ length: 4 }, (_, number) => articleAt(4 * number));
    writeFileSync(path, lines.join('\n'));
    await scanned({ out, paths: [path] });
    lines[2] = articleAt(20);
    writeFileSync(path, lines.join('\n'));
    expect((await scanned({ out, paths: [path] })).runs).toBe(1);
    const records = read(out)
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line) as { line: number; title: string });
    expect(records.map(({ line, title }) => [line, title])).toEqual([
      [1, 'Ferry 0'],
      [2, 'Ferry 4'],
      [3, 'Ferry 8'],
      [4, 'Ferry 12'],
      [3, 'Ferry 20'],
    ]);
  });

  it('puts no other settings, model or calibration into one file', async () => {
    const out = freshOut();
    await scanned({ out });
    const before = read(out);
    const asked = { falsePositiveRate: 0.05, minimumTokens: 10 };
    await expect(scanned({ out, verdicts: { ...asked, minimumTokens: 20 } })).rejects.toThrow(
      /holds the results of another scan: it had --minimum-tokens 10, not 20\./u,
    );
    await expect(scanned({ out, verdicts: { ...asked, falsePositiveRate: 0.01 } })).rejects.toThrow(
      /0\.05, not 0\.01/u,
    );
    const calibration = { ok: true, value: { ...plainCalibration, intercept: 1 } } as const;
    await expect(scanned({ out }, Infinity, { calibration })).rejects.toThrow(/calibrated anew since/u);
    const model = { ...randomModel(createFakeSession().config), hash: 'another hash' };
    await expect(scanned({ out }, Infinity, { model })).rejects.toThrow(
      /its model was random \(.{8}\), not random \(another \)/u,
    );
    expect(read(out)).toBe(before);
  });

  it('writes to no file that another scan writes to, and leaves no lock behind', async () => {
    const out = freshOut();
    const [first, second] = await Promise.allSettled([scanned({ out }), scanned({ out })]);
    const failures = [first, second].filter(({ status }) => status === 'rejected');
    expect(failures).toMatchObject([
      { reason: { message: expect.stringMatching(/^Another scan writes to/u) as string } },
    ]);
    expect(existsSync(`${out}.lock`)).toBe(false);
    expect((await scanned({ out })).runs).toBe(0);
  });

  it('writes into no file that is not a scan’s, nor into one that it reads', async () => {
    const other = join(folder, 'other.jsonl');
    writeFileSync(other, '{"title":"Ferry"}\nhalf a li');
    await expect(scanned({ out: other })).rejects.toThrow(/holds no results of a scan; nothing was written to it/u);
    expect(read(other)).toBe('{"title":"Ferry"}\nhalf a li');
    await expect(scanned({ out: archive })).rejects.toThrow(/is a file that is read/u);
    await expect(scanned({ out: folder })).rejects.toThrow(/is a folder, not a file/u);
    await expect(scanned({ out: join(folder, 'none', 'out.jsonl') })).rejects.toThrow(/none/u);
  });
});
