import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/grover/classifier.ts';

describe('classify', () => {
  const head = { kernel: Float32Array.of(1, 2, 3, 4), bias: Float32Array.of(0.5, -0.5) };

  it('is hidden · kernel + bias, then softmax, machine first', () => {
    const { logits, machine, human } = classify(Float32Array.of(1, 10), head);
    expect(logits).toEqual([31.5, 41.5]);
    expect(machine).toBeCloseTo(1 / (1 + Math.exp(10)), 12);
    expect(machine + human).toBeCloseTo(1, 12);
  });

  it('stays between 0 and 1 for extreme logits', () => {
    expect(classify(Float32Array.of(0, 3e38), head)).toMatchObject({ machine: 0, human: 1 });
  });

  it('refuses a hidden state of another width', () => {
    expect(() => classify(Float32Array.of(1), head)).toThrow(RangeError);
  });
});
