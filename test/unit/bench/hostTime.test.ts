import { describe, expect, it } from 'vitest';
import { timeOf } from '../../../bench/host/hostTime.ts';

const OURS = 'file:///x/dist/extension.cjs';
const node = (id: number, functionName: string, url: string, children: number[]) => ({
  id,
  callFrame: { functionName, url, scriptId: '0', lineNumber: 9, columnNumber: 0 },
  children,
});

describe('the time of a profile that is ours', () => {
  it('is that of the samples with our code on their stack, by our outermost function', () => {
    const profile = {
      nodes: [
        node(1, '(root)', '', [2, 5]),
        node(2, 'deliver', 'vscode.js', [3]),
        node(3, 'listen', OURS, [4]),
        node(4, 'convert', 'vscode.js', [6]),
        node(5, '(idle)', '', []),
        node(6, 'inner', OURS, []),
      ],
      startTime: 0,
      endTime: 0,
      // Each sample holds until the next one.
      samples: [2, 3, 4, 6, 5, 5],
      timeDeltas: [0, 100, 200, 300, 400, 500],
    };
    const { milliseconds, callers } = timeOf(profile, (url) => url === OURS);
    expect(milliseconds).toBeCloseTo(0.9);
    expect(callers).toEqual([{ name: 'listen:10', milliseconds: expect.closeTo(0.9) as unknown }]);
  });

  it('is none in a profile without us', () => {
    const profile = { nodes: [node(1, '(root)', '', [])], startTime: 0, endTime: 0, samples: [1], timeDeltas: [0] };
    expect(timeOf(profile, () => false)).toEqual({ milliseconds: 0, callers: [] });
  });
});
