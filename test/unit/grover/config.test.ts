import { describe, expect, it } from 'vitest';
import { configText, parseConfig } from '../../../src/grover/config.ts';

const base = {
  vocab_size: 50270,
  hidden_size: 768,
  attention_probs_dropout_prob: 0.1,
  hidden_dropout_prob: 0.1,
  hidden_act: 'gelu',
  initializer_range: 0.02,
  intermediate_size: 3072,
  max_position_embeddings: 1024,
  num_attention_heads: 12,
  num_hidden_layers: 12,
};
const config = {
  vocabularySize: 50270,
  hiddenSize: 768,
  layers: 12,
  heads: 12,
  intermediateSize: 3072,
  maxPositions: 1024,
};

describe('parseConfig', () => {
  it('reads the reference’s base configuration', () => {
    expect(parseConfig(JSON.stringify(base), 'config.json')).toEqual({ ok: true, value: config });
  });

  it('reads what configText writes, and a byte order mark before it', () => {
    expect(parseConfig(`\ufeff${configText(config)}`, 'config.json')).toEqual({ ok: true, value: config });
  });

  it.each([
    ['hidden_act', 'relu', "config.json: hidden_act is “relu”; Grover's is gelu."],
    ['hidden_act', 3, 'config.json: hidden_act must be a string, not 3.'],
    ['num_attention_heads', 7, 'config.json: hidden_size 768 cannot be divided by num_attention_heads 7.'],
    ['vocab_size', 50257, "config.json: vocab_size is 50257; Grover's vocabulary has 50270 tokens."],
    ['num_hidden_layers', 0, 'config.json: num_hidden_layers must be a whole number of at least 1, not 0.'],
    ['num_hidden_layers', 1e6, 'config.json: num_hidden_layers is 1000000, more than 100.'],
    ['hidden_size', 7.5, 'config.json: hidden_size must be a whole number of at least 1, not 7.5.'],
    [
      'max_position_embeddings',
      undefined,
      'config.json: max_position_embeddings must be a whole number of at least 1, not undefined.',
    ],
    ['max_position_embeddings', 31, 'config.json: max_position_embeddings is 31; Grover needs at least 32 positions.'],
    ['intermediate_size', '3072', 'config.json: intermediate_size must be a whole number of at least 1, not "3072".'],
    ['intermediate_size', 1e9, 'config.json: intermediate_size is 1000000000, more than 65536.'],
  ])('refuses %s %s by name', (key, value, message) => {
    expect(parseConfig(JSON.stringify({ ...base, [key]: value }), 'config.json')).toMatchObject({
      ok: false,
      problem: { code: 'config-invalid', message },
    });
  });

  it('takes 32 positions, the fewest a window can be made of', () => {
    const text = JSON.stringify({ ...base, max_position_embeddings: 32 });
    expect(parseConfig(text, 'config.json')).toEqual({ ok: true, value: { ...config, maxPositions: 32 } });
  });

  it.each(['', '{', '[]', '3', 'null'])('refuses %j', (text) => {
    expect(parseConfig(text, 'config.json')).toMatchObject({ ok: false, problem: { code: 'config-invalid' } });
  });
});
