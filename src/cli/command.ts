// What a command is, and how its arguments are read: one table a command, help included.
import { parseArgs } from 'node:util';
import type { Problem } from '../grover/problem.ts';

/** 0: done; 1: something could not be read or done; 2: the arguments were wrong; 130: interrupted. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

export const problemText = ({ message, hint }: Problem): string =>
  hint === undefined ? message : `${message} ${hint}`;

/** Where a command writes. `out` waits while the reader is slow. */
export interface Io {
  out(text: string): Promise<void>;
  error(text: string): void;
  readonly signal: AbortSignal;
}

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  /** Stands for the value in the help: DIR, P, fp32|int8|int4. */
  readonly value?: string;
  readonly help: string;
}

export interface Command {
  readonly name: string;
  /** What stands behind the name, as `FILES…`. */
  readonly operands: string;
  /** One sentence. */
  readonly summary: string;
  /** Fewest and most operands. */
  readonly count: readonly [number, number];
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Said below the options, a sentence or two each. */
  readonly notes?: readonly string[];
  /** Gives the exit code. Throws UsageError for values it cannot use, ProblemError for what went wrong. */
  run(given: Given, io: Io): Promise<number>;
}

/** The arguments were wrong: one sentence, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Operands and options of one call, read by kind. */
export class Given {
  readonly operands: readonly string[];
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(operands: readonly string[], values: Readonly<Record<string, unknown>>) {
    this.operands = operands;
    this.#values = values;
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  choice<const T extends string>(name: string, choices: readonly T[], otherwise: T): T {
    const value = this.text(name);
    const found = choices.find((choice) => choice === value);
    if (value === undefined) return otherwise;
    if (found === undefined) throw new UsageError(`--${name} must be one of ${choices.join(', ')}, not “${value}”.`);
    return found;
  }

  /** A number between two bounds, `above` itself left out when given. */
  number(
    name: string,
    bounds: { above?: number; from?: number; to: number; whole?: boolean },
    otherwise: number,
  ): number {
    const value = this.text(name);
    if (value === undefined) return otherwise;
    const number = value.trim() === '' ? Number.NaN : Number(value);
    const { above, from = above ?? 0, to, whole = false } = bounds;
    const fits = number >= from && number <= to && number !== above && (!whole || Number.isInteger(number));
    if (!fits) throw new UsageError(`--${name} must be ${describeBounds(bounds)}, not “${value}”.`);
    return number;
  }
}

function describeBounds({
  above,
  from = 0,
  to,
  whole = false,
}: {
  above?: number;
  from?: number;
  to: number;
  whole?: boolean;
}): string {
  const kind = whole ? 'a whole number' : 'a number';
  return above === undefined ? `${kind} from ${from} to ${to}` : `${kind} above ${above} and at most ${to}`;
}

/** Reads a command's arguments. Throws UsageError with one sentence. */
export function readArguments(command: Command, argv: readonly string[]): Given {
  const options = Object.fromEntries(Object.entries(command.options).map(([name, { type }]) => [name, { type }]));
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (thrown) {
    throw new UsageError(sentence(thrown instanceof Error ? thrown.message : String(thrown)));
  }
  const [fewest, most] = command.count;
  const { length } = parsed.positionals;
  if (length < fewest) throw new UsageError(`grover ${command.name} needs ${command.operands}.`);
  if (length > most)
    throw new UsageError(`grover ${command.name} takes ${command.operands || 'no files'}, not ${length} arguments.`);
  return new Given(parsed.positionals, parsed.values);
}

/** Node's message without the advice about `--`. */
const sentence = (message: string): string => `${(message.split(/\.\s/u, 1)[0] ?? message).replace(/\.$/u, '')}.`;

export function helpOf({ name, operands, summary, options, notes = [] }: Command): string {
  const rows = Object.entries(options).map(([option, { value, help }]): [string, string] => [
    `  --${option}${value === undefined ? '' : ` ${value}`}`,
    help,
  ]);
  const width = Math.max(0, ...rows.map(([left]) => left.length)) + 2;
  const table = rows.map(([left, right]) => left.padEnd(width) + right);
  const usage = ['grover', name, operands, rows.length === 0 ? '' : '[options]']
    .filter((part) => part !== '')
    .join(' ');
  return [
    summary,
    '',
    `Usage: ${usage}`,
    ...(table.length === 0 ? [] : ['', ...table]),
    ...notes.flatMap((note) => ['', note]),
    '',
  ].join('\n');
}
