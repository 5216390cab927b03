// grover serve: the language server on standard input and output, for any editor that speaks LSP.
import { keepYoungGenerationSmall } from '../process/idleMemory.ts';
import { EXIT, UsageError, type Command } from './command.ts';

export const serve: Command = {
  name: 'serve',
  operands: '',
  summary: 'Runs the language server for an editor.',
  count: [0, 0],
  options: {
    stdio: { type: 'boolean', help: 'Speak over standard input and output.' },
    'node-ipc': { type: 'boolean', help: 'Speak over the IPC channel of the Node program that started it.' },
    clientProcessId: { type: 'string', value: 'PID', help: 'End when this process is gone.' },
  },
  run: async (given, io) => {
    if (given.flag('stdio') === given.flag('node-ipc'))
      throw new UsageError('grover serve speaks over --stdio or over --node-ipc.');
    io.signal.addEventListener('abort', () => {
      process.exit(EXIT.interrupted);
    });
    keepYoungGenerationSmall();
    const { serveStdio } = await import('../process/server.ts');
    await serveStdio();
    return EXIT.done;
  },
};
