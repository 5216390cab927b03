// grover score: what the model says of every token of every article in a JSONL file.
import { readJsonLines } from '../grover/node/jsonLines.ts';
import { ok, type Result } from '../grover/problem.ts';
import { EXIT, type Command, type Given, type Io } from './command.ts';
import { modelOptions, withModel } from './modelOptions.ts';
import { createLineScorer, type ScoredLine } from './scoreLine.ts';

export const score: Command = {
  name: 'score',
  operands: 'FILE.jsonl',
  summary: 'Scores each token of the articles (or input_ids) in a JSONL file.',
  count: [1, 1],
  options: {
    json: {
      type: 'boolean',
      help: 'Write a JSON object a line: ids, logprobs, ranks, entropy, top_p_required, classification.',
    },
    ...modelOptions,
    precision: { ...modelOptions.precision, help: 'How its matrices are held; default: fp32.' },
  },
  run: (given, io) =>
    withModel(given, 'fp32', async (opened) => {
      const scoreLine = await createLineScorer(opened);
      const write = given.flag('json') ? JSON.stringify : inWords;
      return scoreFile(given, io, async (value) => {
        const result = await scoreLine(value, io.signal);
        return result.ok ? ok(write(result.value)) : result;
      });
    }),
};

/** Answers each line in order; one that cannot be answered gets a line that says why. */
async function scoreFile(given: Given, io: Io, answer: (value: unknown) => Promise<Result<string>>): Promise<number> {
  const [path = ''] = given.operands;
  let failures = 0;
  for await (const { line, value } of readJsonLines(path)) {
    const result = value.ok ? await answer(value.value) : value;
    if (result.ok) {
      await io.out(`${result.value}\n`);
      continue;
    }
    failures++;
    const { message } = result.problem;
    io.error(`${path}, line ${line}: ${message}\n`);
    await io.out(`${JSON.stringify({ error: message, line })}\n`);
  }
  return failures === 0 ? EXIT.done : EXIT.failed;
}

function inWords({ ids, logprobs, classification }: ScoredLine): string {
  const mean = logprobs.reduce((sum, value) => sum + value, 0) / logprobs.length;
  const said = `${ids.length} tokens, perplexity ${Math.exp(-mean).toFixed(2)}`;
  if (classification === null) return said;
  return [said, ...Object.entries(classification).map(([label, share]) => `${label} ${share.toFixed(4)}`)].join(', ');
}
