// The `grover` program: finds the command, reads its arguments, and turns what goes wrong into a sentence and an exit code.
import { ProblemError } from '../grover/problem.ts';
import { EXIT, helpOf, problemText, readArguments, UsageError, type Command, type Io } from './command.ts';
import { counterparts } from './counterparts.ts';
import { evaluate } from './evaluate.ts';
import { generate } from './generate.ts';
import { importModel } from './importModel.ts';
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
  importModel,
  serve,
];

/** Started by other programs of ours: not in the help. */
const hidden: readonly Command[] = [trainer, lane];

/** Runs one call, `argv` without program and script. Gives the exit code; never throws for what people can cause. */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  const [first, ...rest] = argv;
  if (first === '--version' || first === 'version') return say(io, `${packageJson.version}\n`);
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') return help(rest[0], io);
  const command = [...commands, ...hidden].find(({ name }) => name === first);
  if (command === undefined) return unknown(first, io);
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

async function help(name: string | undefined, io: Io): Promise<number> {
  if (name === undefined) return say(io, overview());
  const command = commands.find((one) => one.name === name);
  return command === undefined ? unknown(name, io) : say(io, helpOf(command));
}

function unknown(name: string, io: Io): number {
  io.error(`grover has no command “${name}”. See: grover help\n`);
  return EXIT.usage;
}

async function say(io: Io, text: string): Promise<number> {
  await io.out(text);
  return EXIT.done;
}

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`);
  return [
    'Grover reads and writes news text with a local model. Nothing leaves this machine.',
    '',
    'Usage: grover COMMAND …',
    '',
    ...lines,
    '',
    'grover help COMMAND explains one; grover --version names this program’s version.',
    '',
  ].join('\n');
}
