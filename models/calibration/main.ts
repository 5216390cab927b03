// Calibrates a model on human news and its own articles: npm run calibrate -- --model DIR --human FILE.jsonl [--out FILE].
// Human articles belong to their publishers and stay outside the repository; generations and scores are kept in --work,
// so that a run that was cut off, or one with more articles, goes on where the last one ended.
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { CALIBRATION_FILE, PLAIN_FORMAT, parseCalibration, type Calibration } from '../../src/detection/calibration.ts';
import { createGenerator } from '../../src/generation/generator.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { openSession, type OpenedModel } from '../../src/process/openSession.ts';
import { fitCalibration } from '../../src/training/paragraphs/fitCalibration.ts';
import type { LabelledParagraph } from '../../src/training/paragraphs/labelledParagraph.ts';
import { isFitted, readCorpus, type Article } from './corpus.ts';
import { machineArticle, machineArticleSchema, type MachineArticle } from './machineArticle.ts';
import { normalised, paragraphScores, paragraphScoresSchema, type ParagraphScores } from './paragraphScores.ts';
import { measured } from './report.ts';
import { resumable, say } from './resumable.ts';

const optionsSchema = v.object({
  model: v.string('--model DIR is missing'),
  human: v.string('--human FILE.jsonl is missing'),
  /** Where generations are kept; they may come from an earlier run. */
  machine: v.optional(v.string()),
  out: v.optional(v.string()),
  work: v.optional(v.string()),
  engine: v.optional(v.picklist(['auto', 'onnxruntime', 'tensorflow']), 'auto'),
  precision: v.optional(v.picklist(['fp32', 'int8', 'int4']), 'int8'),
  articles: v.optional(v.pipe(v.string(), v.toNumber(), v.integer(), v.minValue(2)), '1500'),
  tokens: v.optional(v.pipe(v.string(), v.toNumber(), v.integer(), v.minValue(64)), '700'),
  'minimum-tokens': v.optional(v.pipe(v.string(), v.toNumber(), v.integer(), v.minValue(8)), '40'),
  threads: v.optional(v.pipe(v.string(), v.toNumber(), v.integer(), v.minValue(1)), '1'),
});
type Options = v.InferOutput<typeof optionsSchema>;

function readOptions(): Options {
  const names = Object.keys(optionsSchema.entries);
  const { values } = parseArgs({
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
  });
  return v.parse(optionsSchema, values);
}

async function run(options: Options): Promise<void> {
  const opened = unwrap(
    await openSession({
      folder: resolve(options.model),
      engine: options.engine,
      precision: options.precision,
      threads: Math.min(options.threads, availableParallelism()),
      cacheFolder: resolve('.cache/engines'),
    }),
  );
  const work = resolve(
    options.work ??
      join('.cache/calibration', `${opened.model.hash.slice(0, 12)}-${opened.session.precision}-${options.tokens}`),
  );
  say(`${opened.model.name} on ${opened.session.description}; work is kept in ${work}`);
  const corpus = await readCorpus(resolve(options.human), options.articles);
  const generator = createGenerator(opened);
  const machine = await resumable(
    options.machine === undefined ? join(work, 'machine.jsonl') : resolve(options.machine),
    machineArticleSchema,
    corpus,
    (article) => machineArticle(generator, article, options.tokens),
    'generated',
  );
  const samples = await scoredSamples(opened, corpus, machine, work, options);
  await opened.dispose();
  await finish(samples, opened, options);
}

/** Paragraphs of both sides, long enough to be judged. */
async function scoredSamples(
  opened: OpenedModel,
  corpus: readonly Article[],
  machine: ReadonlyMap<string, MachineArticle>,
  work: string,
  options: Options,
): Promise<LabelledParagraph[]> {
  const score = (article: Article, text: string, isCutOff: boolean): Promise<ParagraphScores> =>
    paragraphScores(opened, article.fields, normalised(opened.encoder, text, options.tokens, isCutOff));
  const human = await resumable(
    join(work, 'human-scores.jsonl'),
    paragraphScoresSchema,
    corpus,
    (article) => score(article, article.fields.article, false),
    'human read',
  );
  const own = await resumable(
    join(work, 'machine-scores.jsonl'),
    paragraphScoresSchema,
    corpus,
    (article) => {
      const made = machine.get(article.id);
      return score(article, made?.article ?? '', made?.finish !== 'end');
    },
    'own read',
  );
  return corpus.flatMap(({ id, outlet }) =>
    [human, own].flatMap((side) =>
      (side.get(id) ?? [])
        .filter(({ whole }) => whole.tokens >= options['minimum-tokens'])
        .map((scores) => ({ ...scores, group: outlet, isPositive: side === own })),
    ),
  );
}

async function finish(
  samples: readonly LabelledParagraph[],
  { model, session }: OpenedModel,
  options: Options,
): Promise<void> {
  const fitted = samples.filter(({ group }) => isFitted(group));
  const heldOut = samples.filter(({ group }) => !isFitted(group));
  const calibration: Calibration = {
    format: PLAIN_FORMAT,
    model: { name: model.name, hash: model.hash, precisions: [session.precision] },
    minimumTokens: options['minimum-tokens'],
    ...unwrap(fitCalibration(fitted)).parts,
  };
  const report = {
    human: basename(options.human),
    articles: options.articles,
    topP: '0.9 to 1.0',
    fittedOn: sizes(fitted),
    measuredOnOtherOutlets: measured(heldOut, calibration),
  };
  const text = `${JSON.stringify({ ...calibration, report }, null, 2)}\n`;
  const out = resolve(options.out ?? join(options.model, CALIBRATION_FILE));
  unwrap(parseCalibration(text, out));
  await writeFile(out, text);
  say(JSON.stringify(report, null, 2));
  say(`Written to ${out}`);
}

const sizes = (samples: readonly LabelledParagraph[]): Record<string, number> => ({
  human: samples.filter(({ isPositive }) => !isPositive).length,
  machine: samples.filter(({ isPositive }) => isPositive).length,
  outlets: new Set(samples.map(({ group }) => group)).size,
});

Promise.resolve()
  .then(() => run(readOptions()))
  .catch((thrown: unknown) => {
    process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
    process.exitCode = 1;
  });
