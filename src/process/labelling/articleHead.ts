// The head for whole articles of a model that was trained as a discriminator.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHUNK } from '../../detection/articleScores.ts';
import type { ModelSession } from '../../engines/engine.ts';
import { piecewiseSession } from '../../engines/piecewiseSession.ts';
import type { ArticleFields } from '../../grover/fields.ts';
import { ok, throwIfCancelled, toProblem, unwrap, type Result } from '../../grover/problem.ts';
import { countWords } from '../../training/data/article.ts';
import { normaliseFields, type Normalisation } from '../../training/data/normaliseArticle.ts';
import { FEWEST_WORDS } from '../../training/data/readArticles.ts';
import { tryReadDiscriminatorFile } from '../../training/discriminatorFile.ts';
import { normalisationOf, openDiscriminator } from '../../training/openDiscriminator.ts';
import type { Trunk } from '../../training/recipe.ts';
import type { OpenedModel } from '../openSession.ts';
import type { SpareSession } from './spareSession.ts';

export interface ArticleHead {
  readonly labels: readonly string[];
  /** The label that counts as machine-written, where it was trained with one. */
  readonly positive?: string;
  /** Of everything but the weights of the Grover under it: another head, another digest. */
  readonly digest: string;
  /**
   * Probabilities in the order of the labels; undefined for an article too short to be judged. `queued` gives the view through which a
   * session is run. Rejects with ProblemError.
   */
  predict(
    fields: ArticleFields,
    queued: (session: ModelSession) => ModelSession,
    signal: AbortSignal,
  ): Promise<readonly number[] | undefined>;
}

/** Undefined for a model that is none; fails for a discriminator whose files cannot be understood. */
export async function findArticleHead(
  opened: OpenedModel,
  spare: SpareSession,
): Promise<Result<ArticleHead> | undefined> {
  const { choice } = opened;
  const file = choice === undefined ? undefined : await tryReadDiscriminatorFile(choice.folder);
  if (choice === undefined || file === undefined) return undefined;
  if (!file.ok) return file;
  const { folder } = choice;
  const { labels, positive, recipe } = file.value;
  try {
    const normalisation = normalisationOf(folder, file.value);
    const hash = createHash('sha256').update(JSON.stringify(file.value));
    // The hash of a model with all its weights trained says it already, and reading them takes its time.
    if (recipe === 'quick') hash.update(await readFile(join(folder, 'model.safetensors')).catch(() => ''));
    const predict: ArticleHead['predict'] = async (fields, queued, signal) => {
      const normal = normalised(fields, normalisation);
      if (normal === undefined) return undefined;
      const run = (of: OpenedModel): Promise<readonly number[]> =>
        predictWith(of, folder, normal, (session) => piecewiseSession(queued(session), CHUNK), signal);
      // A model that was trained whole predicts as it was measured: int8 would move its probabilities by a tenth and more.
      return recipe !== 'grover' || opened.session.precision === 'fp32'
        ? run(opened)
        : spare.use({ ...choice, precision: 'fp32' }, run);
    };
    return ok({ labels, ...(positive !== undefined && { positive }), digest: hash.digest('hex'), predict });
  } catch (thrown) {
    return { ok: false, problem: toProblem(thrown) };
  }
}

/** As it learnt from articles; undefined where fewer words are left than it learnt from. */
function normalised(fields: ArticleFields, normalisation: Normalisation): ArticleFields | undefined {
  const normal = normaliseFields(fields, normalisation);
  return countWords(normal.article ?? '') < FEWEST_WORDS ? undefined : normal;
}

/** The head is read anew for each article, a millisecond or so beside reading the article: so each run ends with its own asker. */
async function predictWith(
  { model, session, encoder }: OpenedModel,
  folder: string,
  fields: ArticleFields,
  view: (session: ModelSession) => ModelSession,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const trunk = (): Promise<Trunk> => Promise.resolve({ model, session: view(session), encoder });
  const { discriminator } = unwrap(await openDiscriminator(folder, { trunk, openFolder: trunk }));
  try {
    const point = async (): Promise<void> => {
      await Promise.resolve();
      throwIfCancelled(signal);
    };
    const example = { id: '', file: '', line: 1, fields, label: 0 };
    return [...(await discriminator.predict([example], { signal, point }))];
  } finally {
    await discriminator.dispose();
  }
}
