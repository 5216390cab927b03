// grover counterparts: for each human article of a labelled file a machine's from its metadata.
import { EXIT, problemText, UsageError, type Command, type Given } from './command.ts';
import { writeCounterparts } from '../training/counterparts/writeCounterparts.ts';
import { modelOptions, withModel } from './modelOptions.ts';

export const counterparts: Command = {
  name: 'counterparts',
  operands: 'FILE.jsonl',
  summary: 'Writes a machine article for each human one of a labelled JSONL file and appends it.',
  count: [1, 1],
  options: {
    out: { type: 'string', value: 'FILE', help: 'Append to this file instead.' },
    label: { type: 'string', value: 'LABEL', help: 'Label of the human articles; default: human.' },
    'top-p': {
      type: 'string',
      value: 'P|P-P',
      help: 'Nucleus, drawn between two for each article; default 0.94-0.96.',
    },
    seed: { type: 'string', value: 'S', help: 'Same seed, same articles; default 0.' },
    ...modelOptions,
    precision: { ...modelOptions.precision, help: 'How its matrices are held; default: int8.' },
  },
  run: (given, io) => {
    const [file = ''] = given.operands;
    const topP = readTopP(given);
    const seed = given.number('seed', { from: 0, to: 2 ** 32 - 1, whole: true }, 0);
    const [label, out] = [given.text('label'), given.text('out')];
    return withModel(given, 'int8', async (trunk) => {
      let [done, total] = [0, 0];
      const result = await writeCounterparts(file, {
        trunk,
        seed,
        signal: io.signal,
        ...(topP && { topP }),
        ...(label !== undefined && { label }),
        ...(out !== undefined && { out }),
        onProgress: (now, all) => {
          [done, total] = [now, all];
          if (now > 0 && (now % 20 === 0 || now === all)) io.error(`${now} of ${all} articles.\n`);
        },
      });
      if (!result.ok && result.problem.code === 'cancelled') {
        io.error(`Stopped with ${done} of ${total} articles written; the same command goes on.\n`);
        return EXIT.interrupted;
      }
      if (!result.ok) {
        io.error(`${problemText(result.problem)}\n`);
        return EXIT.failed;
      }
      const { written, skipped, problems } = result.value;
      for (const problem of problems) io.error(`${problem.file}, line ${problem.line}: ${problem.message}\n`);
      const left = skipped === 0 ? '' : ` ${skipped} had one already, or have no title to write one from.`;
      await io.out(`${written} articles appended to ${out ?? file}.${left}\n`);
      return EXIT.done;
    });
  },
};

function readTopP(given: Given): readonly [number, number] | undefined {
  const text = given.text('top-p');
  if (text === undefined) return undefined;
  const [lowest = Number.NaN, highest = lowest, ...more] = text.split('-').map(Number);
  if (lowest > 0 && highest >= lowest && highest <= 1 && more.length === 0) return [lowest, highest];
  throw new UsageError(`--top-p must be a number above 0 and at most 1, or two as 0.94-0.96, not “${text}”.`);
}
