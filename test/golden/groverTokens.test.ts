// Token ids and layouts against the reference's own numbers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parseArticleLine } from '../../src/grover/articleLine.ts';
import { createEncoder } from '../../src/grover/encoder.ts';
import { discriminatorTokens, formatContext, generationContext, pieces } from '../../src/grover/layout.ts';
import { readVocabulary } from '../../src/grover/node/vocabularyFiles.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { beginOf, endOf, FIELDS, PADDING, RESET_CONTEXT, VOCABULARY_SIZE } from '../../src/grover/vocabulary.ts';

const here = import.meta.dirname;
const json = (name: string): unknown => JSON.parse(readFileSync(join(here, 'tiny', name), 'utf8'));
const ids = v.array(v.number());
const golden = v.parse(
  v.array(
    v.object({
      pieces: v.record(v.picklist(FIELDS), ids),
      format_context: v.record(v.picklist(FIELDS), ids),
      discriminator_ids: ids,
    }),
  ),
  json('tokens.json'),
);
const greedy = v.parse(v.array(v.object({ target: v.picklist(FIELDS), context: ids })), json('greedy.json'));
const articles = readFileSync(join(here, 'articles.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => unwrap(parseArticleLine(JSON.parse(line))));
const encoder = createEncoder(readVocabulary());

describe('special tokens', () => {
  it('have the ids of the reference', () => {
    const expected = v.parse(v.record(v.string(), v.number()), json('special-tokens.json'));
    const ours: Record<string, number> = {
      padding: PADDING,
      reset_context: RESET_CONTEXT,
      vocab_size: VOCABULARY_SIZE,
    };
    for (const field of FIELDS) {
      ours[`begin_${field}`] = beginOf(field);
      ours[`end_${field}`] = endOf(field);
    }
    expect(ours).toEqual(expected);
  });
});

describe.each(articles.map((fields, i) => ({ fields, i, expected: golden[i] })))(
  'article $i',
  ({ fields, expected }) => {
    it('has the pieces of the reference', () => {
      expect(pieces(encoder, fields)).toEqual(expected?.pieces);
    });

    it.each(FIELDS)('has its context for %s', (target) => {
      expect(formatContext(encoder, fields, target)).toEqual(expected?.format_context[target]);
    });

    it('has its input of the discriminator', () => {
      expect(discriminatorTokens(encoder, fields)).toEqual(expected?.discriminator_ids);
    });
  },
);

describe('generationContext', () => {
  // The recorded contexts of articles repeat the metadata to fill the window; those of other targets are as the script makes them.
  it.each(greedy.filter(({ target }) => target !== 'article'))(
    'is the context generation starts from ($target)',
    ({ target, context }) => {
      const found = articles.map((fields) => generationContext(encoder, fields, target));
      expect(found).toContainEqual(context);
    },
  );
});
