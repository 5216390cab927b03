// grover trainer: trains for the language server that forked it. Not for people, who have grover train.
import { EXIT, type Command } from './command.ts';

export const trainer: Command = {
  name: 'trainer',
  operands: '',
  summary: 'Trains for the language server that started it.',
  count: [0, 0],
  options: {},
  run: async () => {
    const { serveTrainer } = await import('../process/training/serveTrainer.ts');
    await serveTrainer();
    // Threads of an engine, or a step that nobody waits for, must not keep the process.
    process.exit(EXIT.done);
  },
};
