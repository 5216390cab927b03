// grover perplexity: how well the model foresees articles, with and without their metadata (lm/validate.py).
import { scoreSequence } from '../engines/scoreSequence.ts';
import { parseArticleLine } from '../grover/articleLine.ts';
import type { ArticleFields } from '../grover/fields.ts';
import { scoringTokens } from '../grover/layout.ts';
import { readJsonLines } from '../grover/node/jsonLines.ts';
import { fail, ok, ProblemError, type Result } from '../grover/problem.ts';
import { beginOf } from '../grover/vocabulary.ts';
import type { OpenedModel } from '../process/openSession.ts';
import { EXIT, type Command } from './command.ts';
import { modelOptions, withModel } from './modelOptions.ts';

/** Σ -log p over the same tokens of one article. */
interface Losses {
  readonly tokens: number;
  readonly withMetadata: number;
  readonly withoutMetadata: number;
}

export const perplexity: Command = {
  name: 'perplexity',
  operands: 'FILE.jsonl',
  summary: 'Perplexity a token of the articles in a JSONL file, with and without their metadata.',
  count: [1, 1],
  options: {
    json: { type: 'boolean', help: 'Write one JSON object.' },
    ...modelOptions,
    precision: { ...modelOptions.precision, help: 'How its matrices are held; default: fp32.' },
  },
  run: (given, io) =>
    withModel(given, 'fp32', async (opened) => {
      const [path = ''] = given.operands;
      const total = { articles: 0, tokens: 0, withMetadata: 0, withoutMetadata: 0 };
      let failures = 0;
      for await (const { line, value } of readJsonLines(path)) {
        const fields = value.ok ? parseArticleLine(value.value) : value;
        const losses = fields.ok ? await lossesOf(opened, fields.value, io.signal) : fields;
        if (!losses.ok) {
          failures++;
          io.error(`${path}, line ${line}: ${losses.problem.message}\n`);
          continue;
        }
        total.articles++;
        total.tokens += losses.value.tokens;
        total.withMetadata += losses.value.withMetadata;
        total.withoutMetadata += losses.value.withoutMetadata;
      }
      if (total.tokens === 0) throw new ProblemError(nothing(path));
      await io.out(given.flag('json') ? inJson(total) : inWords(total));
      return failures === 0 ? EXIT.done : EXIT.failed;
    }),
};

/**
 * The article's tokens behind its opening marker, the closing one among them, as validate.py counts them. An article too
 * long for the model is cut where its metadata leaves room, in both readings alike.
 */
async function lossesOf(opened: OpenedModel, fields: ArticleFields, signal: AbortSignal): Promise<Result<Losses>> {
  const { encoder, session } = opened;
  if (fields.article === undefined || fields.article === '') return fail('input-invalid', 'There is no article text.');
  // Whatever stands behind the article is not read: a summary shorter than any the layout keeps.
  const all = scoringTokens(encoder, { ...fields, summary: '' }).slice(0, session.config.maxPositions);
  const start = all.indexOf(beginOf('article'));
  if (start < 0 || start === all.length - 1)
    return fail('input-invalid', 'The metadata leave no room for the article.');
  const loss = async (ids: readonly number[], from: number): Promise<number> => {
    const { statistics } = await scoreSequence(session, Int32Array.from(ids), { from, signal });
    return -statistics.logProbability.reduce((sum, value) => sum + value, 0);
  };
  return ok({
    tokens: all.length - 1 - start,
    withMetadata: await loss(all, start + 1),
    withoutMetadata: await loss(all.slice(start), 1),
  });
}

type Total = Losses & { readonly articles: number };

function summarise({ articles, tokens, withMetadata, withoutMetadata }: Total): Record<string, number> {
  const [known, bare] = [Math.exp(withMetadata / tokens), Math.exp(withoutMetadata / tokens)];
  return { articles, tokens, with_metadata: known, without_metadata: bare, ratio: known / bare };
}

const inJson = (total: Total): string => `${JSON.stringify(summarise(total))}\n`;

function inWords(total: Total): string {
  const { articles, tokens, with_metadata: known = 0, without_metadata: bare = 0, ratio = 0 } = summarise(total);
  return [
    `Article perplexity with metadata     ${known.toFixed(3)}`,
    `Article perplexity without metadata  ${bare.toFixed(3)}`,
    `With ÷ without (below 1: it helps)   ${ratio.toFixed(4)}`,
    `Over ${tokens} tokens of ${articles} articles.`,
    '',
  ].join('\n');
}

const nothing = (path: string): ProblemError['problem'] => ({
  code: 'input-invalid',
  message: `${path} has no article that can be read.`,
  hint: 'Each line must be an object with "text" (or "article").',
});
