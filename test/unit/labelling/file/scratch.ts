// A folder for labelled files, and short words for what tests ask of them.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { DatasetFile, LineTable } from '../../../../src/labelling/file/datasetFile.ts';

export interface Scratch {
  readonly path: (name: string) => string;
  readonly put: (name: string, content: string | Uint8Array) => string;
  readonly text: (name: string) => string;
  readonly names: () => readonly string[];
}

/** Made before each test and removed after it. */
export function scratch(): Scratch {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'grover-lines-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const path = (name: string): string => join(folder, name);
  return {
    path,
    put: (name, content) => {
      writeFileSync(path(name), content);
      return path(name);
    },
    text: (name) => readFileSync(path(name), 'utf8'),
    names: () => readdirSync(folder).sort(),
  };
}

export const allLines = async (file: DatasetFile): Promise<readonly string[]> => {
  const lines: string[] = [];
  for await (const { entry, bytes } of file.lines()) lines[entry] = Buffer.from(bytes).toString();
  return lines;
};

/** All that a table says. */
export const rowsOf = (table: LineTable): readonly unknown[] =>
  Array.from({ length: table.count }, (_, entry) => ({
    ...table.summary(entry),
    ...table.range(entry),
    line: table.line(entry),
    checksum: table.checksum(entry),
  }));

export const replacing = (lines: Readonly<Record<number, string>>): ReadonlyMap<number, Uint8Array> =>
  new Map(Object.entries(lines).map(([entry, line]) => [Number(entry), Buffer.from(line)]));
