// Proposes values for a field of the front matter, as the completion handler asks for them.
import type { MetadataField } from '../draft/draft.ts';
import type { CompletionDeps } from './completion.ts';
import type { Core } from './core.ts';
import { nameOf } from './documents.ts';
import { fieldsWithArticle, samplingOf, type Writers } from './writers.ts';

/** Longest value proposed, tokens: a list has to come while somebody looks at the cursor. */
const LONGEST: Readonly<Record<MetadataField, number>> = { title: 40, authors: 32, date: 12, domain: 16, summary: 96 };

export function createFieldWriter(
  { ready, status, settings }: Pick<Core, 'ready' | 'status' | 'settings'>,
  writers: Writers,
): CompletionDeps['write'] {
  return async (uri, draft, field, signal) => {
    const { generation } = await settings.of(uri);
    const opened = await ready();
    if (!opened.ok || signal.aborted) return [];
    const job = status.begin('generating', `Proposing the ${field} of ${nameOf(uri)}.`);
    try {
      const generator = writers(opened.value, { priority: 'generate' });
      const options = { ...samplingOf(generation), maxTokens: LONGEST[field] };
      const drawn = await generator.generateField(fieldsWithArticle(draft), field, options, { signal });
      // A value cut off in the middle is none.
      return drawn.filter(({ finish }) => finish === 'end');
    } finally {
      job.end();
    }
  };
}
