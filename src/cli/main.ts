// Entry of the program `grover`.
import { once } from 'node:events';
import { EXIT } from './command.ts';
import { runCli } from './cli.ts';

const controller = new AbortController();
process.once('SIGINT', () => {
  controller.abort();
});
// Whoever read our output has enough of it (`grover score … | head`): that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.failed);
});

runCli(process.argv.slice(2), {
  out: async (text) => {
    if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  },
  error: (text) => {
    process.stderr.write(text);
  },
  signal: controller.signal,
}).then(
  (code) => {
    process.exitCode = code;
  },
  (thrown: unknown) => {
    process.stderr.write(
      `grover failed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`,
    );
    process.exitCode = EXIT.failed;
  },
);
