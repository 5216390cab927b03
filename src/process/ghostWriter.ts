// Continues an article at the cursor: ghost text, as the inline completion handler asks for it.
import { parseDraft } from '../draft/parseDraft.ts';
import { articleBefore } from '../generation/articleBefore.ts';
import { nameOf } from './documents.ts';
import type { Core } from './core.ts';
import type { InlineCompletionDeps } from './inlineCompletion.ts';
import { createParagraphBreaks } from './paragraphBreaks.ts';
import { samplingOf, type Writers } from './writers.ts';

export function createGhostWriter(
  { ready, status }: Pick<Core, 'ready' | 'status'>,
  writers: Writers,
): InlineCompletionDeps['write'] {
  return async ({ uri, language, before, settings, candidates }, signal) => {
    const opened = await ready();
    if (!opened.ok || signal.aborted) return [];
    const draft = parseDraft(before, language);
    const job = status.beginLate('generating', `Continuing ${nameOf(uri)}.`);
    try {
      const generator = writers(opened.value, { priority: 'ghost' });
      const sampling = { ...samplingOf(settings.generation), candidates, maxTokens: settings.suggestions.length };
      const options = { ...sampling, stopAt: 'sentence' } as const;
      const drawn = await generator.continueArticle(draft.fields, articleBefore(draft), options, { signal });
      return drawn.filter(({ finish }) => finish !== 'cancelled').map(({ text }) => createParagraphBreaks(draft)(text));
    } finally {
      job.end();
    }
  };
}
