// The reference's own numbers (test/golden/tiny), parsed.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';

export const TINY = path.join(import.meta.dirname, 'tiny');

const numbers = v.array(v.number());
const table = v.array(numbers);

/** By article b and position i: what the model says at i of token i + 1, and of padding at the last position. */
const forwardSchema = v.object({
  input_ids: table,
  gt_logprobs: table,
  top_p_required: table,
  rank: table,
  entropy: table,
  argmax: table,
  classification_logits: table,
  classification_probs: table,
  hidden_last_layer_position_10: table,
  logits_position_62_first_200: table,
});

const greedySchema = v.array(
  v.object({
    target: v.picklist(['domain', 'date', 'authors', 'title', 'article', 'summary']),
    context: numbers,
    tokens: numbers,
    probs: numbers,
  }),
);

export const readForward = (): v.InferOutput<typeof forwardSchema> => v.parse(forwardSchema, json('forward.json'));
export const readGreedy = (): v.InferOutput<typeof greedySchema> => v.parse(greedySchema, json('greedy.json'));

const json = (name: string): unknown => JSON.parse(readFileSync(path.join(TINY, name), 'utf8'));
