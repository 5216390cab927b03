// Writes fields of an article and continues its text: the one thing others ask of this room.
import type { ModelSession } from '../engines/engine.ts';
import { prefixBytes, PrefixStore, type PrefixReader } from '../engines/prefixStore.ts';
import type { Encoder } from '../grover/encoder.ts';
import type { ArticleFields } from '../grover/fields.ts';
import { generationContext } from '../grover/layout.ts';
import { beginOf, type Field } from '../grover/vocabulary.ts';
import { articleContext, type ArticleContext } from './articleContext.ts';
import { decode } from './decoding.ts';
import type { ContinueOptions, Generated, GenerationHooks, SamplingOptions } from './options.ts';
import { cursorCollector, plainCollector } from './textCollector.ts';
import { createTokenIndex, type TokenIndex } from './tokenIndex.ts';

export interface Generator {
  /**
   * Writes one field from the others, as the reference's contextual_generate.py does: same context, same ids that never
   * come, to the end marker or the last position. Results are in order of candidates.
   */
  generateField(
    fields: ArticleFields,
    target: Field,
    options: SamplingOptions,
    hooks?: GenerationHooks,
  ): Promise<readonly Generated[]>;
  /**
   * Goes on where `before`, the article up to the cursor, ends; `article` of the fields is not read. A word begun at the
   * cursor is finished, white space there is not doubled, and a block of tokens said three times in a row ends a
   * candidate. Texts without a word are left out; nothing is tried without metadata and with fewer than three tokens of text.
   */
  continueArticle(
    fields: ArticleFields,
    before: string,
    options: ContinueOptions,
    hooks?: GenerationHooks,
  ): Promise<readonly Generated[]>;
}

export interface GeneratorDeps {
  readonly session: ModelSession;
  readonly encoder: Encoder;
  /** What others who read with the same model know; default: a store of its own. */
  readonly known?: PrefixReader;
}

const FEWEST_TOKENS = 3;

const indexes = new WeakMap<Encoder, TokenIndex>();

/** Engine failures reject; cancelling does not: then the results' finish is `cancelled`. */
export function createGenerator({
  session,
  encoder,
  known = new PrefixStore(prefixBytes(session.config)).reader({ exactly: false }),
}: GeneratorDeps): Generator {
  const decoder = { session, known };
  return {
    generateField: (fields, target, options, hooks = {}) =>
      decode(
        decoder,
        {
          context: fieldContext(encoder, fields, target, session.config.maxPositions),
          target,
          held: [],
          stopsLoops: false,
          collector: () => plainCollector(encoder),
        },
        options,
        hooks,
      ),
    continueArticle: async (fields, before, options, hooks = {}) => {
      const room = { maxPositions: session.config.maxPositions, free: options.maxTokens };
      const context = articleContext(encoder, indexOf(encoder), fields, before, room);
      if (isThin(context)) return [];
      const cursor = { read: context.read, typed: context.typed, before };
      const drawn = await decode(
        decoder,
        {
          context: context.ids,
          target: 'article',
          held: context.held,
          stopsLoops: true,
          collector: () => cursorCollector(encoder, cursor, options.stopAt),
        },
        options,
        hooks,
      );
      return drawn.filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
    },
  };
}

/** The reference leaves four of its 1,024 positions free; a model with fewer positions is treated alike. */
function fieldContext(encoder: Encoder, fields: ArticleFields, target: Field, maxPositions: number): readonly number[] {
  const ids = generationContext(encoder, fields, target);
  const most = maxPositions - 3;
  return ids.length <= most ? ids : [...ids.slice(0, most - 1), beginOf(target)];
}

/** Only the marker that opens the article and a word or two: whatever came would be about nothing. */
const isThin = ({ metadataTokens, textTokens }: ArticleContext): boolean =>
  metadataTokens === 0 && textTokens < FEWEST_TOKENS;

/** Built once for a vocabulary: it takes some 20 ms. */
function indexOf(encoder: Encoder): TokenIndex {
  const index = indexes.get(encoder) ?? createTokenIndex(encoder);
  indexes.set(encoder, index);
  return index;
}
