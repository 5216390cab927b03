// The reference's configuration file (lm/configs/*.json): read, checked and written.
import * as v from 'valibot';
import type { GroverConfig } from './model.ts';
import { fail, ok, type Result } from './problem.ts';
import { VOCABULARY_SIZE } from './vocabulary.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const configFile = v.object({
  vocab_size: count,
  hidden_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  intermediate_size: count,
  max_position_embeddings: count,
  hidden_act: v.optional(v.string(), 'gelu'),
});

/** More than any Grover by an order of magnitude; a file that asks for more is not believed. */
const MOST_LAYERS = 100;
const WIDEST = 65_536;
/** Fewer leave no room for front matter, context and a paragraph in one window. */
const FEWEST_POSITIONS = 32;

/** Reads the text of config.json; `file` is how messages name it. Fails with config-invalid, naming the key. */
export function parseConfig(text: string, file: string): Result<GroverConfig> {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    return fail(
      'config-invalid',
      `${file} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`,
      HINT,
    );
  }
  const parsed = v.safeParse(configFile, json);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const key = v.getDotPath(issue);
    const wanted = key === 'hidden_act' ? 'a string' : 'a whole number of at least 1';
    const message =
      key === null ? `${file} must hold a JSON object.` : `${file}: ${key} must be ${wanted}, not ${issue.received}.`;
    return fail('config-invalid', message, HINT);
  }
  const { output } = parsed;
  const config: GroverConfig = {
    vocabularySize: output.vocab_size,
    hiddenSize: output.hidden_size,
    layers: output.num_hidden_layers,
    heads: output.num_attention_heads,
    intermediateSize: output.intermediate_size,
    maxPositions: output.max_position_embeddings,
  };
  const wrong =
    output.hidden_act === 'gelu' ? inconsistency(config) : `hidden_act is “${output.hidden_act}”; Grover's is gelu`;
  return wrong === undefined ? ok(config) : fail('config-invalid', `${file}: ${wrong}.`, HINT);
}

/** What keeps a configuration from being a Grover's, in the file's own words; undefined when all is well. */
export function inconsistency(config: GroverConfig): string | undefined {
  if (config.vocabularySize !== VOCABULARY_SIZE)
    return `vocab_size is ${config.vocabularySize}; Grover's vocabulary has ${VOCABULARY_SIZE} tokens`;
  if (config.hiddenSize % config.heads !== 0)
    return `hidden_size ${config.hiddenSize} cannot be divided by num_attention_heads ${config.heads}`;
  if (config.layers > MOST_LAYERS) return `num_hidden_layers is ${config.layers}, more than ${MOST_LAYERS}`;
  if (config.maxPositions < FEWEST_POSITIONS)
    return `max_position_embeddings is ${config.maxPositions}; Grover needs at least ${FEWEST_POSITIONS} positions`;
  const sizes = {
    hidden_size: config.hiddenSize,
    intermediate_size: config.intermediateSize,
    max_position_embeddings: config.maxPositions,
  };
  const wide = Object.entries(sizes).find(([, size]) => size > WIDEST);
  return wide && `${wide[0]} is ${wide[1]}, more than ${WIDEST}`;
}

/** The configuration as config.json, for a model that is written. */
export function configText(config: GroverConfig): string {
  const file = {
    vocab_size: config.vocabularySize,
    hidden_size: config.hiddenSize,
    num_hidden_layers: config.layers,
    num_attention_heads: config.heads,
    intermediate_size: config.intermediateSize,
    max_position_embeddings: config.maxPositions,
    hidden_act: 'gelu',
    initializer_range: 0.02,
    hidden_dropout_prob: 0.1,
    attention_probs_dropout_prob: 0.1,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

const HINT =
  "Use the configuration that belongs to these weights: one of the reference's lm/configs, or the model's own.";
