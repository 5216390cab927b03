// Runs the program's commands in this process and keeps what they write.
import { runCli } from '../../../src/cli/cli.ts';

export interface Captured {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

export async function grover(argv: readonly string[], signal = new AbortController().signal): Promise<Captured> {
  const said = { out: '', error: '' };
  const code = await runCli(argv, {
    out: (text) => {
      said.out += text;
      return Promise.resolve();
    },
    error: (text) => {
      said.error += text;
    },
    signal,
  });
  return { code, ...said };
}
