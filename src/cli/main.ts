// Entry of the program `grover`.
import { once } from 'node:events';
import { EXIT } from './command.ts';
import { runCli } from './cli.ts';

const controller = new AbortController();
process.once('SIGINT', () => {
  controller.abort();
});
const reader = { hasLeft: false };
/** For a command that does not end by itself when nobody reads what it writes. */
const LONGEST_END_MS = 2_000;
// Whoever read our output has enough of it (`grover score … | head`): that is no failure. Threads in the middle of a run would bring the
// process down with them, so the command is ended as by Ctrl+C.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (reader.hasLeft) return;
  if (error.code !== 'EPIPE') process.exit(EXIT.failed);
  reader.hasLeft = true;
  controller.abort();
  setTimeout(() => process.exit(EXIT.done), LONGEST_END_MS).unref();
});

runCli(process.argv.slice(2), {
  out: async (text) => {
    if (!reader.hasLeft && !process.stdout.write(text)) await once(process.stdout, 'drain');
  },
  error: (text) => {
    process.stderr.write(text);
  },
  signal: controller.signal,
}).then(
  (code) => {
    process.exitCode = reader.hasLeft ? EXIT.done : code;
  },
  (thrown: unknown) => {
    if (reader.hasLeft) {
      process.exitCode = EXIT.done;
      return;
    }
    process.stderr.write(
      `grover failed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`,
    );
    process.exitCode = EXIT.failed;
  },
);
