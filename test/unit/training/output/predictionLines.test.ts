// Lines of predictions-{val,test}.jsonl.
import { describe, expect, it } from 'vitest';
import { predictionLines } from '../../../../src/training/output/predictionLines.ts';
import { exampleOf } from '../builders.ts';

describe('predictionLines', () => {
  it('says of each article what was said of it', () => {
    const examples = [exampleOf(1, 3, { pair: 'p7' }), exampleOf(0, 12)];
    const lines = predictionLines(Float32Array.of(0.1, 0.9, 0.25, 0.75), examples, ['machine', 'human']);
    expect(lines).toEqual([
      '{"id":"data.jsonl:3","file":"/data/data.jsonl","line":3,"label":"human","probabilities":{"machine":0.100000001,"human":0.899999976},"predicted":"human","pair":"p7"}',
      '{"id":"data.jsonl:12","file":"/data/data.jsonl","line":12,"label":"machine","probabilities":{"machine":0.25,"human":0.75},"predicted":"human"}',
    ]);
  });

  it('loses nothing of a probability', () => {
    const probabilities = Float32Array.of(1 / 3, 2 / 3, 1e-12, 1, 0.12345678, 0.87654322);
    const examples = [1, 2, 3].map((line) => exampleOf(0, line));
    const read = predictionLines(probabilities, examples, ['a', 'b']).map((line): unknown => JSON.parse(line));
    expect(Float32Array.from(read.flatMap((line) => Object.values(probabilitiesIn(line))))).toEqual(probabilities);
  });

  it('keeps labels of any name', () => {
    const [line = ''] = predictionLines(Float32Array.of(0.5, 0.5), [exampleOf(0, 1)], ['__proto__', 'it "is"']);
    expect(line).toContain('"probabilities":{"__proto__":0.5,"it \\"is\\"":0.5},"predicted":"__proto__"');
  });

  it('writes nothing of no articles', () => {
    expect(predictionLines(new Float32Array(0), [], ['a', 'b'])).toEqual([]);
  });
});

function probabilitiesIn(line: unknown): Record<string, number> {
  if (typeof line !== 'object' || line === null || !('probabilities' in line)) throw new Error('no probabilities');
  return line.probabilities as Record<string, number>;
}
