// grover generate: writes a field of each article in a JSONL file as contextual_generate.py does, or of one draft.
import { extname } from 'node:path';
import { FIELDS } from '../grover/vocabulary.ts';
import { UsageError, type Command, type Io } from './command.ts';
import { generateForDraft } from './generateForDraft.ts';
import { generateForLines } from './generateForLines.ts';
import { modelOptions, withModel } from './modelOptions.ts';
import { writingTo } from './outFile.ts';

/** The model ends of itself at its last position; this is no limit. */
const NO_LIMIT = 1_000_000;

export const generate: Command = {
  name: 'generate',
  operands: 'FILE',
  summary: 'Writes a field of each article in a JSONL file, or of a Markdown or text draft.',
  count: [1, 1],
  options: {
    field: { type: 'string', value: FIELDS.join('|'), help: 'What to write; default: article.' },
    n: { type: 'string', value: 'N', help: 'How many texts; default 1.' },
    'top-p': { type: 'string', value: 'P', help: 'Nucleus; default 0.95.' },
    'top-k': { type: 'string', value: 'K', help: 'Only the K most probable tokens; default 0: no limit.' },
    seed: { type: 'string', value: 'S', help: 'Same seed, same text; default 0.' },
    'max-tokens': { type: 'string', value: 'N', help: 'Most tokens of a text; default: to the last position.' },
    continue: { type: 'boolean', help: 'Go on where the article of a draft ends instead of writing it anew.' },
    out: {
      type: 'string',
      value: 'FILE',
      help: 'Where to write; replaced only when all is written; default: standard output.',
    },
    ...modelOptions,
    precision: { ...modelOptions.precision, help: 'How its matrices are held; default: fp32.' },
  },
  run: async (given, io) => {
    const options = {
      field: given.choice('field', FIELDS, 'article'),
      sampling: {
        topP: given.number('top-p', { above: 0, to: 1 }, 0.95),
        topK: given.number('top-k', { from: 0, to: 50_270, whole: true }, 0),
        maxTokens: given.number('max-tokens', { from: 1, to: NO_LIMIT, whole: true }, NO_LIMIT),
        candidates: given.number('n', { from: 1, to: 10_000, whole: true }, 1),
        seed: given.number('seed', { from: 0, to: 2 ** 32 - 1, whole: true }, 0),
      },
    };
    const [path = ''] = given.operands;
    const isLines = ['.jsonl', '.json', '.ndjson'].includes(extname(path).toLowerCase());
    const goesOn = given.flag('continue');
    if (goesOn && (isLines || options.field !== 'article'))
      throw new UsageError('--continue goes on with the article of a Markdown or text draft only.');
    const write = (sink: Io): Promise<number> =>
      withModel(given, 'fp32', (opened) =>
        isLines
          ? generateForLines(opened, path, options, sink)
          : generateForDraft(opened, path, { ...options, goesOn }, sink),
      );
    const out = given.text('out');
    return out === undefined ? write(io) : writingTo(out, path, io, write);
  },
};
