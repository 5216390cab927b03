import { describe, expect, it } from 'vitest';
import { scanProgress } from '../../../src/cli/scanProgress.ts';

function shown(columns: number | undefined): {
  lines: string[];
  at: (ms: number) => void;
  progress: ReturnType<typeof scanProgress>;
} {
  const lines: string[] = [];
  const time = { now: 0 };
  const error = (text: string): void => void lines.push(text);
  const progress = scanProgress({ error }, { bytes: 1000, columns, clock: () => time.now });
  return { lines, at: (ms) => (time.now = ms), progress };
}

describe('scanProgress', () => {
  it('says how far it is, how fast, and how long it takes yet at the pace of what it has read itself', () => {
    const { lines, at, progress } = shown(undefined);
    // Half of it was there before: that says nothing of the pace.
    progress.show(500, false);
    at(5_000);
    progress.show(550, true);
    at(10_000);
    progress.show(600, true);
    expect(lines).toEqual([' 60 % 2 articles read, 12.0 a minute (about 40 s left)\n']);
    at(19_000);
    progress.show(700, true);
    expect(lines).toHaveLength(1);
    progress.end();
    expect(lines).toHaveLength(1);
  });

  it('has one line that changes and goes on a terminal', () => {
    const { lines, at, progress } = shown(30);
    at(150);
    progress.show(100, true);
    progress.show(200, true);
    at(300);
    progress.show(1000, true);
    progress.end();
    expect(lines).toEqual([
      '\r\u001b[2K 10 % 1 article read, 6.7 a s',
      '\r\u001b[2K100 % 3 articles read, 10.0 a',
      '\r\u001b[2K',
    ]);
  });

  it('has no pace as long as nothing has been read', () => {
    const { lines, at, progress } = shown(undefined);
    at(11_000);
    progress.show(300, false);
    expect(lines).toEqual([' 30 % 0 articles read\n']);
  });
});
