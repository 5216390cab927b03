import { describe, expect, it } from 'vitest';
import { planMemory, type MemoryQuestion } from '../../../../src/training/grover/memory.ts';

const mini = {
  vocabularySize: 50270,
  hiddenSize: 384,
  layers: 6,
  heads: 6,
  intermediateSize: 1536,
  maxPositions: 1024,
};
const question: MemoryQuestion = {
  config: mini,
  labels: 2,
  optimizer: 'adafactor',
  trainableLayers: undefined,
  maxTokens: 512,
  batchSize: 32,
};

describe('the memory that fine-tuning takes', () => {
  // Peak resident memory with tfjs-node 4.22, articles of 512 tokens (VmHWM after three steps): 2.10 GB.
  it('is what was measured with the shipped model, and not much more', () => {
    const { bytes, tokens } = planMemory(question, 8e9);
    expect(tokens).toBe(1024);
    expect(bytes).toBeGreaterThan(2.1e9);
    expect(bytes).toBeLessThan(2.4e9);
  });

  // With AdamW: 2.65 GB.
  it('is what was measured with AdamW, too', () => {
    const { bytes } = planMemory({ ...question, optimizer: 'adamw' }, 8e9);
    expect(bytes).toBeGreaterThan(2.65e9);
    expect(bytes).toBeLessThan(3e9);
  });

  it('stays below the bound by reading fewer tokens at a time, down to one article', () => {
    const free = planMemory(question, 8e9);
    const tight = planMemory(question, free.bytes - 50e6);
    expect(tight.tokens).toBeLessThan(free.tokens);
    expect(tight.tokens).toBeGreaterThan(512);
    expect(tight.bytes).toBeLessThanOrEqual(free.bytes - 50e6);
    const impossible = planMemory(question, 1e9);
    expect(impossible.tokens).toBe(512);
    expect(impossible.bytes).toBeGreaterThan(1e9);
  });

  it('never reads more than the batch has', () => {
    expect(planMemory({ ...question, batchSize: 1, maxTokens: 64 }, 8e9).tokens).toBe(64);
  });

  it.each([
    ['AdamW remembers two numbers for each weight', { optimizer: 'adamw' }, 1],
    ['fewer layers learn', { trainableLayers: 1 }, -1],
    ['articles are longer', { maxTokens: 1024 }, 1],
  ] as const)('changes as it must when %s', (_, change, sign) => {
    const difference = planMemory({ ...question, ...change }, 8e9).bytes - planMemory(question, 8e9).bytes;
    expect(Math.sign(difference)).toBe(sign);
  });
});
