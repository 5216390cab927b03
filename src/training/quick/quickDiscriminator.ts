// A trained head behind its trunk: what predicts, saves itself and says what was read.
import * as v from 'valibot';
import type { CheckpointStore, Discriminator, Trunk } from '../recipe.ts';
import { FEATURES_VERSION } from './articleFeatures.ts';
import { createFeatureStore, type FeatureStore } from './featureStore.ts';
import { predictRows } from './head.ts';
import { writeHead, type TrainedHead } from './headFile.ts';
import { paragraphSamples } from './paragraphSamples.ts';
import { featureCount } from './readArticle.ts';
import { standardised } from './standardise.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
export const settingsSchema = v.object({
  /** Version of the features: a later one gives other numbers. */
  features: v.literal(FEATURES_VERSION),
  head: v.picklist(['linear', 'mlp']),
  /** Tokens read of an article. */
  maxTokens: count,
  trunk: v.object({ name: v.string(), hash: v.string() }),
});
export type QuickSettings = v.InferOutput<typeof settingsSchema>;

export interface QuickParts {
  readonly labels: readonly string[];
  readonly trunk: Trunk;
  readonly trained: TrainedHead;
  readonly maxTokens: number;
  readonly features?: FeatureStore;
  readonly store?: CheckpointStore;
}

export function createQuickDiscriminator(parts: QuickParts): Discriminator {
  const { labels, trunk, trained, maxTokens, store } = parts;
  const features = parts.features ?? createFeatureStore(trunk, maxTokens, store);
  const { model, session } = trunk;
  return {
    labels,
    engine: session.description,
    predict: async (examples, pace, recorder) => {
      const values = await features.read(examples, pace, recorder);
      return predictRows(trained.head, standardised(values, trained.standard), featureCount(trunk));
    },
    paragraphs: (examples, pace, recorder) => paragraphSamples(trunk, examples, pace, { store, recorder }),
    save: async (folder) => {
      await writeHead(folder, trained);
      return {
        features: FEATURES_VERSION,
        head: trained.head.length === 1 ? 'linear' : 'mlp',
        maxTokens,
        trunk: { name: model.name, hash: model.hash },
      } satisfies QuickSettings;
    },
    // The trunk is its opener's.
    dispose: () => Promise.resolve(),
  };
}
