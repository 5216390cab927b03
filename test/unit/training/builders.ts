// Labelled articles for tests.
import type { Example } from '../../../src/training/recipe.ts';

/** An article of this label on line `line` of data.jsonl. */
export const exampleOf = (label: number, line: number, more: Partial<Example> = {}): Example => ({
  id: `data.jsonl:${line}`,
  file: '/data/data.jsonl',
  line,
  fields: { title: `Title ${line}`, article: `Article ${line}.` },
  label,
  ...more,
});
