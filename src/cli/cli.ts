// The `grover` program: finds the command, reads its arguments, and turns what goes wrong into a sentence and an exit code.
import { ProblemError } from '../grover/problem.ts';
import { EXIT, helpOf, problemText, readArguments, UsageError, type Command, type Io } from './command.ts';
import { counterparts } from './counterparts.ts';
import { evaluate } from './evaluate.ts';
import { generate } from './generate.ts';
import { importModel } from './importModel.ts';
import { labelCommands } from './label.ts';
import { lane } from './lane.ts';
import { perplexity } from './perplexity.ts';
import { scan } from './scan.ts';
import { score } from './score.ts';
import { serve } from './serve.ts';
import { train } from './train.ts';
import { trainer } from './trainer.ts';
import packageJson from '../../package.json' with { type: 'json' };

export const commands: readonly Command[] = [
  scan,
  score,
  generate,
  perplexity,
  train,
  evaluate,
  counterparts,
  ...labelCommands,
  importModel,
  serve,
];

/** Started by other programs of ours: not in the help. */
const hidden: readonly Command[] = [trainer, lane];

/** Runs one call, `argv` without program and script. Gives the exit code; never throws for what people can cause. */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  const [first, ...behind] = argv;
  if (first === '--version' || first === 'version') return say(io, `${packageJson.version}\n`);
  if (first === undefined || first === 'help' || first === '--help' || first === '-h')
    return help(behind.join(' '), io);
  const { command, rest } = commandOf(first, behind);
  if (command === undefined) return group(first, rest, io);
  if (rest.includes('--help') || rest.includes('-h')) return say(io, helpOf(command));
  try {
    return await command.run(readArguments(command, rest), io);
  } catch (thrown) {
    if (thrown instanceof UsageError) {
      io.error(`${thrown.message} See: grover help ${command.name}\n`);
      return EXIT.usage;
    }
    if (!(thrown instanceof ProblemError)) throw thrown;
    if (thrown.problem.code === 'cancelled') return EXIT.interrupted;
    io.error(`${problemText(thrown.problem)}\n`);
    return EXIT.failed;
  }
}

/** A name may be two words, as `label import`. */
function commandOf(
  first: string,
  behind: readonly string[],
): { readonly command: Command | undefined; readonly rest: readonly string[] } {
  const named = (name: string): Command | undefined => [...commands, ...hidden].find((one) => one.name === name);
  const pair = named(`${first} ${behind[0] ?? ''}`);
  return pair === undefined ? { command: named(first), rest: behind } : { command: pair, rest: behind.slice(1) };
}

/** The first word of names that have two, by itself or with another second word. */
async function group(first: string, [second, ...others]: readonly string[], io: Io): Promise<number> {
  const members = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (members.length === 0) return unknown(first, io);
  if (second !== undefined && second !== '--help' && second !== '-h')
    return unknown([first, second, ...others].join(' '), io, `grover help ${first}`);
  return say(
    io,
    [
      `Usage: grover ${first} COMMAND …`,
      '',
      ...rowsOf(members),
      '',
      `grover help ${first} COMMAND explains one.`,
      '',
    ].join('\n'),
  );
}

async function help(name: string, io: Io): Promise<number> {
  if (name === '') return say(io, overview());
  const command = commands.find((one) => one.name === name);
  return command === undefined ? group(name, [], io) : say(io, helpOf(command));
}

function unknown(name: string, io: Io, help = 'grover help'): number {
  io.error(`grover has no command “${name}”. See: ${help}\n`);
  return EXIT.usage;
}

async function say(io: Io, text: string): Promise<number> {
  await io.out(text);
  return EXIT.done;
}

function overview(): string {
  return [
    'Grover reads and writes news text with a local model. Nothing leaves this machine.',
    '',
    'Usage: grover COMMAND …',
    '',
    ...rowsOf(commands),
    '',
    'grover help COMMAND explains one; grover --version names this program’s version.',
    '',
  ].join('\n');
}

function rowsOf(some: readonly Command[]): readonly string[] {
  const width = Math.max(...some.map(({ name }) => name.length)) + 2;
  return some.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`);
}
