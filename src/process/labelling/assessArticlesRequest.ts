// `grover/assessArticles`: what the current model says of articles that are no open drafts.
import type { CancellationToken } from 'vscode-languageserver';
import * as v from 'valibot';
import { hostOf } from '../../draft/hosts.ts';
import { toProblem, type Problem, type Result } from '../../grover/problem.ts';
import type {
  AssessArticlesParams,
  AssessArticlesResult,
  AssessedArticle,
  WireArticle,
} from '../../protocol/labelling.ts';
import type { Settings } from '../../protocol/messages.ts';
import { assessedRange } from '../assessedRange.ts';
import { controllerOf } from '../cancellation.ts';
import type { Leases } from '../leases.ts';
import { describeThrown, type Log } from '../log.ts';
import type { OpenedModel } from '../openSession.ts';
import { errorOf, parse } from '../requests.ts';
import { toWire, type StatusJob, type StatusReporter } from '../statusReporter.ts';
import type { ArticleHead } from './articleHead.ts';
import type { ArticleReader, ReadArticle } from './articleReader.ts';
import { judgeReading, MACHINE, opinionOf } from './reading.ts';

const text = v.exactOptional(v.string());
const params = v.object({
  articles: v.array(
    v.object({
      domain: text,
      date: text,
      authors: v.exactOptional(v.array(v.string())),
      title: text,
      article: v.string(),
      summary: text,
    }),
  ),
  paragraphs: v.exactOptional(v.boolean()),
});

export const parseAssessArticles = (input: unknown): AssessArticlesParams =>
  parse(params, input, 'grover/assessArticles');

export interface AssessArticlesDeps {
  readonly ready: () => Promise<Result<OpenedModel>>;
  readonly settings: () => Promise<Settings>;
  /** The head of a discriminator, read once a model; undefined for other models. */
  readonly headOf: (opened: OpenedModel) => Promise<Result<ArticleHead> | undefined>;
  readonly reader: ArticleReader;
  readonly leases: Leases;
  readonly status: StatusReporter;
  readonly log: Log;
}

/** What each article of a request is judged with. */
interface Judging {
  readonly opened: OpenedModel;
  readonly head: Result<ArticleHead> | undefined;
  readonly diagnostics: Settings['diagnostics'];
  readonly signal: AbortSignal;
}

/**
 * Articles are read one after the other, behind everything that open drafts need; the model that is in use when the request comes is
 * kept until it has been answered. Fails as a whole where there is no model, or cancelled; what is wrong with one article is said of it.
 */
export function createAssessArticlesHandler(deps: AssessArticlesDeps) {
  const { ready, settings, headOf, leases } = deps;
  return async (asked: AssessArticlesParams, token: CancellationToken): Promise<AssessArticlesResult> => {
    const { controller, release } = controllerOf(token);
    const { signal } = controller;
    try {
      const found = await ready();
      if (!found.ok) throw errorOf(found.problem);
      const opened = found.value;
      return await leases.hold(opened, async () => {
        const head = await headOf(opened);
        const { diagnostics } = await settings();
        const articles = await assessAll(deps, asked, { opened, head, diagnostics, signal });
        const { name: model, hash: modelHash } = opened.model;
        const positive = head === undefined ? MACHINE : head.ok ? head.value.positive : undefined;
        return { model, modelHash, ...(positive !== undefined && { positive }), articles };
      });
    } finally {
      release();
    }
  };
}

async function assessAll(
  { reader, status, log }: AssessArticlesDeps,
  { articles, paragraphs = false }: AssessArticlesParams,
  judging: Judging,
): Promise<readonly AssessedArticle[]> {
  const blocked = cannotJudge(judging);
  if (blocked !== undefined) return articles.map(() => ({ problem: toWire(blocked) }));
  const { opened, head, signal } = judging;
  const model = { opened, head: head?.ok === true ? head.value : undefined };
  const found: AssessedArticle[] = [];
  let job: StatusJob | undefined;
  let [read, tokens] = [0, 0];
  try {
    for (const article of articles) {
      if (signal.aborted) throw errorOf({ code: 'cancelled', message: 'Cancelled.' });
      try {
        const one = await reader.read(model, article, signal, () => {
          job ??= status.begin('scanning', 'Reading articles.');
          job.update(`Reading article ${found.length + 1} of ${articles.length}.`);
        });
        tokens += one.tokens;
        if (one.tokens > 0) read++;
        found.push(assessed(article, one, judging, paragraphs));
      } catch (thrown) {
        const problem = toProblem(thrown);
        if (problem.code === 'cancelled') throw errorOf(problem);
        log.error(describeThrown(thrown));
        found.push({ problem: toWire(problem) });
      }
    }
    return found;
  } finally {
    job?.end();
    log.info(`Articles: ${read} read (${tokens} tokens), ${found.length - read} remembered or without text.`);
  }
}

/** Why nothing can be said of any article. */
function cannotJudge({ opened, head }: Judging): Problem | undefined {
  if (head !== undefined) return head.ok ? undefined : head.problem;
  return opened.calibration.ok ? undefined : opened.calibration.problem;
}

function assessed(
  { domain }: WireArticle,
  { reading }: ReadArticle,
  { opened: { calibration, model }, head, diagnostics: { falsePositiveRate, minimumTokens } }: Judging,
  withParagraphs: boolean,
): AssessedArticle {
  const judged = judgeReading(reading, calibration.ok ? calibration.value : undefined, {
    falsePositiveRate,
    minimumTokens,
    domain: domain === undefined ? undefined : (hostOf(domain) ?? domain),
  });
  const opinion =
    head === undefined
      ? opinionOf(judged)
      : head.ok && reading.probabilities !== undefined
        ? opinionOf(judged, head.value.labels, reading.probabilities)
        : undefined;
  const isElsewhere = judged.some(({ verdict }) => verdict.kind === 'abstained' && verdict.reason === 'other-domain');
  return {
    ...(opinion === undefined
      ? { problem: toWire(noOpinion(model.name, head !== undefined, isElsewhere)) }
      : { opinion }),
    ...(withParagraphs && { paragraphs: judged.map(assessedRange) }),
  };
}

function noOpinion(model: string, isDiscriminator: boolean, isElsewhere: boolean): Problem {
  const message = isDiscriminator
    ? `The article is too short for ${model} to judge.`
    : isElsewhere
      ? `The article is from another publication than those that ${model} was measured on.`
      : 'None of its paragraphs is prose long enough to be judged.';
  return { code: 'input-invalid', message };
}
