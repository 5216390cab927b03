// Generators of the model in use, one a priority; what one of them has read, the others know, and what has been read for marks.
import { createGenerator, type Generator } from '../generation/generator.ts';
import { prefixesOf, type PrefixReader } from '../engines/prefixStore.ts';
import type { Draft } from '../draft/draft.ts';
import { articleText } from '../draft/partOfArticle.ts';
import type { ArticleFields } from '../grover/fields.ts';
import type { Settings } from '../protocol/messages.ts';
import type { SamplingOptions } from '../generation/options.ts';
import type { Leases } from './leases.ts';
import type { Asker, ModelQueue } from './modelQueue.ts';
import type { OpenedModel } from './openSession.ts';

export type Writers = (model: OpenedModel, asker: Asker) => Generator;

/** While one of them writes, its model is held. */
export function createWriters(queue: ModelQueue, { hold }: Leases): Writers {
  const known = new WeakMap<OpenedModel, PrefixReader>();
  return (model, asker) => {
    const cache = known.get(model) ?? prefixesOf(model.session).reader({ exactly: false });
    known.set(model, cache);
    const session = queue.attach(model.session, asker);
    const generator = createGenerator({ session, encoder: model.encoder, known: cache });
    return {
      generateField: (...asked) => hold(model, () => generator.generateField(...asked)),
      continueArticle: (...asked) => hold(model, () => generator.continueArticle(...asked)),
    };
  };
}

/** Sampling as the settings say; a seed that they leave open is drawn anew. */
export const samplingOf = ({ topP, topK, length, candidates, seed }: Settings['generation']): SamplingOptions => ({
  topP,
  topK,
  maxTokens: length,
  candidates,
  seed: seed ?? Math.floor(Math.random() * 2 ** 32),
});

/** All fields of a draft, its text as the model reads it among them; a draft without text has no article. */
export function fieldsWithArticle(draft: Draft): ArticleFields {
  const article = articleText(draft);
  return article === '' ? draft.fields : { ...draft.fields, article };
}
