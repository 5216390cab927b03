// The per-paragraph head of a run: fitted and measured on paragraphs as scanning will read them.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, ProblemError, type Problem, type Result } from '../../grover/problem.ts';
import type { TrainingOptions } from '../../protocol/training.ts';
import { fitParagraphs, type FittedParagraphs, type ParagraphFit } from '../paragraphs/fitParagraphs.ts';
import { knownDomains } from '../paragraphs/knownDomains.ts';
import { headLabels } from '../paragraphs/partLabels.ts';
import { paragraphSamples } from '../quick/paragraphSamples.ts';
import type {
  CheckpointStore,
  Discriminator,
  Example,
  OwnTrunk,
  Pace,
  ParagraphSample,
  Recorder,
  TrainingData,
  Trunk,
} from '../recipe.ts';

export interface ParagraphDeps {
  readonly data: TrainingData;
  readonly options: TrainingOptions;
  /** Name of the discriminator. */
  readonly name: string;
  /** The Grover it started from, where its recipe needs one. */
  readonly trunk?: () => Promise<Trunk>;
  readonly openTrunk: (folder: string) => Promise<OwnTrunk>;
  readonly store: CheckpointStore;
  readonly pace: Pace;
  readonly recorder: Recorder;
}

/** True for a folder with the weights of a whole model: then the discriminator is one by itself. */
export const isModel = (folder: string): Promise<boolean> =>
  access(join(folder, 'config.json')).then(
    () => true,
    () => false,
  );

/** The head of the discriminator that was saved in `folder`, or why there is none. Throws ProblemError when it is stopped. */
export async function paragraphHead(
  discriminator: Discriminator,
  folder: string,
  deps: ParagraphDeps,
): Promise<Result<FittedParagraphs>> {
  const head = await anyHead(discriminator, folder, deps);
  const domains = knownDomains(deps.data);
  if (!head.ok || domains === undefined) return head;
  return ok({ ...head.value, calibration: { ...head.value.calibration, domains } });
}

async function anyHead(
  discriminator: Discriminator,
  folder: string,
  deps: ParagraphDeps,
): Promise<Result<FittedParagraphs>> {
  const { data, options, trunk } = deps;
  const isOwn = await isModel(folder);
  const { paragraphs } = discriminator;
  if (!isOwn && paragraphs === undefined)
    return fail(
      'input-invalid',
      `The recipe ${options.recipe} judges whole articles only.`,
      'quick marks paragraphs as well.',
    );
  if (options.paragraphs === false)
    return fail('input-invalid', 'It was trained without a paragraph head, as asked for.');
  if (data.positive === undefined)
    return fail(
      'input-invalid',
      'None of the labels stands for machine-written articles.',
      'Name the one that does as the positive label.',
    );
  if (isOwn) return ofTrainedModel(folder, data.positive, deps);
  if (paragraphs === undefined || trunk === undefined) throw new Error('Nothing reads its paragraphs.');
  const { model, session } = await trunk();
  const read = learnable(data, data.positive, (examples) => paragraphs(examples, deps.pace, deps.recorder));
  const fit = await read(data.train);
  // The val split alone is too small in most newsrooms: test joins it.
  const held = await read([...data.val, ...data.test]);
  const about = { name: model.name, hash: model.hash, precisions: [session.precision] };
  return apartOrTogether(fit, held, { positive: data.positive, model: about, groupOf: groupOf(data) });
}

type ReadParagraphs = (examples: readonly Example[]) => Promise<readonly ParagraphSample[]>;

/** Paragraphs with a label that the head learns (see headLabels); articles that cannot have any are not read. */
function learnable({ labels }: TrainingData, positive: number, read: ReadParagraphs): ReadParagraphs {
  const known = headLabels(labels, positive);
  const mayHave = ({ label, spans = [] }: Example): boolean =>
    known.has(label) || spans.some((span) => known.has(span.label));
  return async (examples) => (await read(examples.filter(mayHave))).filter(({ label }) => known.has(label));
}

/** Rate above which false positives are measured too coarsely for splits to be kept apart. */
const LARGEST_RATE = 0.1;

/** Fitted on the one and measured on the other where these are enough, else by cross-fitting on both. */
function apartOrTogether(
  fit: readonly ParagraphSample[],
  held: readonly ParagraphSample[],
  common: Omit<ParagraphFit, 'fit' | 'held'>,
): Result<FittedParagraphs> {
  const apart = fitParagraphs({ ...common, fit, held });
  if (apart.ok && apart.value.report.falsePositiveRate <= LARGEST_RATE) return apart;
  const together = fitParagraphs({ ...common, fit: [...fit, ...held] });
  return together.ok || !apart.ok ? together : apart;
}

const ONLY_UNSEEN =
  'Add articles of both labels, or longer ones, to the validation and test splits: from the others the model has learnt itself.';

/**
 * Reads with the trained weights, opened as scanning will open them. They have learnt the train split by heart, where
 * paragraphs look unlike any others': the head is fitted on val and measured on test, or on both by cross-fitting.
 */
async function ofTrainedModel(
  folder: string,
  positive: number,
  { data, name, openTrunk, store, pace, recorder }: ParagraphDeps,
): Promise<Result<FittedParagraphs>> {
  const articles = data.val.length + data.test.length;
  recorder.progress('calibrating', 0, articles, 'Opening the trained model as scanning will.');
  const opened = await tryOpening(folder, openTrunk);
  if (!opened.ok) return opened;
  const trunk = opened.value;
  try {
    const read = learnable(data, positive, (examples) => paragraphSamples(trunk, examples, pace, { store, recorder }));
    const [val, test] = [await read(data.val), await read(data.test)];
    const model: ParagraphFit['model'] = {
      name,
      hash: trunk.model.hash,
      precisions: [trunk.session.precision],
    };
    const head = apartOrTogether(val, test, { positive, model, groupOf: groupOf(data) });
    return head.ok ? head : { ok: false, problem: { ...head.problem, hint: ONLY_UNSEEN } };
  } finally {
    // Before its folder is moved: some systems do not move what is open.
    await trunk.dispose();
  }
}

/** A model that does not open here judges whole articles all the same. */
async function tryOpening(folder: string, openTrunk: ParagraphDeps['openTrunk']): Promise<Result<OwnTrunk>> {
  try {
    return { ok: true, value: await openTrunk(folder) };
  } catch (thrown) {
    if (thrown instanceof ProblemError && thrown.problem.code !== 'cancelled')
      return { ok: false, problem: withWhat(thrown.problem) };
    throw thrown;
  }
}

const withWhat = (problem: Problem): Problem => ({
  ...problem,
  message: `The trained model could not be opened to read paragraphs with it. ${problem.message}`,
});

/** An article and its twins have their pair in common. */
function groupOf({ train, val, test }: TrainingData): (example: string) => string {
  const pairs = new Map([...train, ...val, ...test].map(({ id, pair }) => [id, pair ?? id]));
  return (example) => pairs.get(example) ?? example;
}
