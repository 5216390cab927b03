// The file a bench leaves: rows of one or more suites, with the commit and the machine they were measured on.
import { execFileSync } from 'node:child_process';
import * as v from 'valibot';
import { fail, ok, type Result } from '../../src/grover/problem.ts';
import type { Machine } from './machine.ts';
import type { Row } from './rows.ts';

export const FORMAT = 'grover-bench-1';

const spread = {
  count: v.number(),
  median: v.number(),
  quartiles: v.strictTuple([v.number(), v.number()]),
  least: v.number(),
  most: v.number(),
};

const rowSchema = v.object({
  subject: v.string(),
  measure: v.string(),
  unit: v.string(),
  better: v.picklist(['less', 'more']),
  ...spread,
  p95: v.exactOptional(v.number()),
  processor: v.exactOptional(v.number()),
  against: v.exactOptional(v.array(v.object({ peer: v.string(), ...spread, ratio: v.number() }))),
});

/** A row that came from another process. Throws when it is none. */
export const toRow = (value: unknown): Row => v.parse(rowSchema, value);

const machineSchema = v.object({
  cpu: v.string(),
  cores: v.number(),
  load: v.array(v.number()),
  freeMegabytes: v.number(),
  node: v.string(),
});

const resultsSchema = v.object({
  format: v.literal(FORMAT),
  /** Short hash, `+` behind it when the tree had changes; empty outside of a repository. */
  commit: v.string(),
  /** When the measuring ended, ISO 8601. */
  date: v.string(),
  machine: v.object({ before: machineSchema, after: machineSchema }),
  rows: v.array(v.object({ suite: v.string(), ...rowSchema.entries })),
});

/** A row of a file: it says of which suite it is. */
export type KeptRow = Row & { readonly suite: string };

export interface Results {
  readonly format: typeof FORMAT;
  readonly commit: string;
  readonly date: string;
  readonly machine: { readonly before: Machine; readonly after: Machine };
  readonly rows: readonly KeptRow[];
}

/** What stays the same from one commit to the next. */
export const keyOf = ({ suite, subject, measure, unit }: KeptRow): string =>
  [suite, subject, measure, unit].join(' / ');

const HINT = 'Write one with npm run bench -- --json FILE.';

/** `name` is what messages call the text. */
export function parseResults(text: string, name: string): Result<Results> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return fail('input-invalid', `${name} is not JSON: ${String(error)}.`, HINT);
  }
  const parsed = v.safeParse(resultsSchema, json);
  if (parsed.success) return ok(parsed.output);
  const [issue] = parsed.issues;
  return fail(
    'input-invalid',
    `${name} has no results of a bench: ${v.getDotPath(issue) ?? 'it'}: ${issue.message}.`,
    HINT,
  );
}

/** A row whose value is not known (the system does not say) cannot be kept, and is left out. */
export function resultsOf(rows: readonly KeptRow[], before: Machine, after: Machine, commit = commitNow()): Results {
  return {
    format: FORMAT,
    commit,
    date: new Date().toISOString(),
    machine: { before, after },
    rows: rows.filter(({ median }) => Number.isFinite(median)),
  };
}

/**
 * All rows of several results, from the first one's start to the last one's end; of a row measured again, the last. The
 * commit names all of theirs. Undefined of none.
 */
export function merged(all: readonly Results[]): Results | undefined {
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const rows = new Map(all.flatMap((results) => results.rows.map((row) => [keyOf(row), row])));
  const commit = [...new Set(all.map((results) => results.commit))].join(', ');
  return {
    ...last,
    commit,
    machine: { before: first.machine.before, after: last.machine.after },
    rows: [...rows.values()],
  };
}

export const resultsText = (results: Results): string => `${JSON.stringify(results, null, 1)}\n`;

/** Short hash, `+` behind it when the tree has changes; empty outside of a repository. */
export function commitNow(): string {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') === '' ? '' : '+'}`;
  } catch {
    return '';
  }
}
