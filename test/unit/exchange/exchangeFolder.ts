// A folder of its own for a test, and what is in its labelled file.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { importArticles, type ImportParams, type ImportWork } from '../../../src/exchange/importArticles.ts';
import { unwrap } from '../../../src/grover/problem.ts';
import { appendLines } from '../../../src/labelling/file/appendLines.ts';
import type { ImportArticlesResult } from '../../../src/protocol/labelling.ts';

export const AT = '2026-11-21T12:00:00.000Z';
const line = v.record(v.string(), v.unknown());
export type Line = v.InferOutput<typeof line>;

export interface ExchangeFolder {
  readonly at: (name: string) => string;
  /** Writes a file, with its folders; gives its path. */
  readonly write: (name: string, content: string | Uint8Array) => string;
  readonly import: (
    sources: readonly string[],
    params?: Partial<ImportParams>,
    work?: Partial<ImportWork>,
  ) => Promise<ImportArticlesResult>;
  readonly text: (name?: string) => string;
  readonly lines: (name?: string) => readonly Line[];
  readonly remove: () => void;
}

/** Imports go to `labelled.jsonl`. */
export function createExchangeFolder(): ExchangeFolder {
  const folder = mkdtempSync(join(tmpdir(), 'grover exchange '));
  const at = (name: string): string => join(folder, name);
  const text = (name = 'labelled.jsonl'): string => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : '');
  return {
    at,
    text,
    write: (name, content) => {
      mkdirSync(dirname(at(name)), { recursive: true });
      writeFileSync(at(name), content);
      return at(name);
    },
    import: async (sources, params = {}, work = {}) =>
      unwrap(
        await importArticles(
          { sources: sources.map(at), target: at('labelled.jsonl'), ...params },
          { append: appendLines, now: () => new Date(AT), ...work },
        ),
      ),
    lines: (name) =>
      text(name)
        .split('\n')
        .filter((one) => one !== '')
        .map((one) => v.parse(line, JSON.parse(one))),
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
