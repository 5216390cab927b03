// Features of articles, each read once: kept in the run's store in chunks, so that a run that was killed, its folds and its
// evaluation read none of them again.
import { createHash } from 'node:crypto';
import type { CheckpointStore, Example, Pace, Recorder, Trunk } from '../recipe.ts';
import { FEATURES_VERSION } from './articleFeatures.ts';
import { atOnce, inOrder } from './inOrder.ts';
import { featureCount, readArticle, tokensOf } from './readArticle.ts';

/** Articles of one chunk: what a kill can cost. */
const CHUNK = 64;
const DIGEST_BYTES = 32;

export interface FeatureStore {
  /** Features of each example, in their order, row-major, [examples, featureCount]. Throws ProblemError. */
  read(examples: readonly Example[], pace: Pace, recorder?: Recorder): Promise<Float32Array>;
}

/** Reads at most `maxTokens` of each article. `store` is missing where nothing is kept: a discriminator that was opened to predict. */
export function createFeatureStore(trunk: Trunk, maxTokens: number, store?: CheckpointStore): FeatureStore {
  const width = featureCount(trunk);
  const kept = new KeptFeatures(`shared/features-${keyOf(trunk, maxTokens)}`, width, store);
  return {
    read: async (examples, pace, recorder) => {
      await kept.load();
      const all = new Float32Array(examples.length * width);
      let done = 0;
      const results = inOrder(examples, atOnce(trunk.session), pace, async (example) => {
        const tokens = tokensOf(trunk, example, maxTokens);
        const digest = digestOf(tokens);
        return { digest, features: kept.get(digest) ?? (await readArticle(trunk, tokens)) };
      });
      for await (const { digest, features } of results) {
        if (kept.get(digest) === undefined) await kept.add(digest, features);
        all.set(features, done * width);
        done++;
        recorder?.progress('features', done, examples.length, `Reading article ${done} of ${examples.length}.`);
      }
      await kept.flush();
      return all;
    },
  };
}

/** Chunks `name-0`, `name-1` …: digests of the tokens, each with its features. */
class KeptFeatures {
  readonly #name: string;
  readonly #width: number;
  readonly #store: CheckpointStore | undefined;
  readonly #known = new Map<string, Float32Array>();
  #pending: (readonly [digest: string, features: Float32Array])[] = [];
  #chunks = 0;
  #loaded: Promise<void> | undefined;

  constructor(name: string, width: number, store: CheckpointStore | undefined) {
    this.#name = name;
    this.#width = width;
    this.#store = store;
  }

  load(): Promise<void> {
    this.#loaded ??= this.#load();
    return this.#loaded;
  }

  get(digest: string): Float32Array | undefined {
    return this.#known.get(digest);
  }

  async add(digest: string, features: Float32Array): Promise<void> {
    this.#known.set(digest, features);
    this.#pending.push([digest, features]);
    if (this.#pending.length >= CHUNK) await this.flush();
  }

  async flush(): Promise<void> {
    const pending = this.#pending;
    if (pending.length === 0 || this.#store === undefined) return;
    this.#pending = [];
    const parts = pending.flatMap(([digest, features]) => [
      Buffer.from(digest, 'hex'),
      new Uint8Array(features.buffer, features.byteOffset, features.byteLength),
    ]);
    await this.#store.write(`${this.#name}-${this.#chunks++}`, parts);
  }

  async #load(): Promise<void> {
    for (;;) {
      const bytes = await this.#store?.read(`${this.#name}-${this.#chunks}`);
      if (bytes === undefined) return;
      this.#chunks++;
      const record = DIGEST_BYTES + this.#width * 4;
      for (let at = 0; at + record <= bytes.length; at += record) {
        const digest = Buffer.from(bytes.subarray(at, at + DIGEST_BYTES)).toString('hex');
        this.#known.set(digest, new Float32Array(bytes.slice(at + DIGEST_BYTES, at + record).buffer));
      }
    }
  }
}

const digestOf = ({ buffer, byteOffset, byteLength }: Int32Array): string =>
  createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');

/** Engine and precision are part of it: int8 and fp32 give other numbers. */
function keyOf({ model, session }: Trunk, maxTokens: number): string {
  const parts = [FEATURES_VERSION, model.hash, session.description, maxTokens];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
