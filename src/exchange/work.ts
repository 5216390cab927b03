// What long work over files is given and gives besides its result: a way to stop it, how far it is, and its problems in short.
import type { LineProblem } from '../protocol/training.ts';

export interface Work {
  readonly signal?: AbortSignal;
  /** Bytes that are read, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Of each list that is shown, so many are kept in full. */
export const MOST_LISTED = 100;

export interface Problems {
  readonly add: (problem: LineProblem) => void;
  readonly list: () => { readonly problems: readonly LineProblem[]; readonly problemCount: number };
}

export function createProblems(): Problems {
  const kept: LineProblem[] = [];
  let problemCount = 0;
  return {
    add: (problem) => {
      if (++problemCount <= MOST_LISTED) kept.push(problem);
    },
    list: () => ({ problems: kept, problemCount }),
  };
}

/** "1 article", "2 articles". */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
