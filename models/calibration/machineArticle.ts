// The model's own article for a human one's metadata, drawn with a top-p between 0.9 and 1.
import * as v from 'valibot';
import type { Generator } from '../../src/generation/generator.ts';
import { drawOf, type Article } from './corpus.ts';

export const machineArticleSchema = v.object({
  article: v.string(),
  topP: v.number(),
  seed: v.number(),
  finish: v.string(),
  tokens: v.number(),
});
export type MachineArticle = v.InferOutput<typeof machineArticleSchema>;

const LOWEST_TOP_P = 0.9;

export async function machineArticle(
  generator: Generator,
  { id, fields }: Article,
  maxTokens: number,
): Promise<MachineArticle> {
  const topP = LOWEST_TOP_P + (1 - LOWEST_TOP_P) * drawOf(`top-p ${id}`);
  const seed = Math.floor(drawOf(`seed ${id}`) * 0x1_0000_0000);
  const [drawn] = await generator.generateField(fields, 'article', { topP, topK: 0, maxTokens, candidates: 1, seed });
  if (drawn === undefined) throw new Error(`Nothing was drawn for article ${id}.`);
  return { article: drawn.text, topP, seed, finish: drawn.finish, tokens: drawn.tokens.length };
}
