// How long a run still takes, from its pace so far.

/** Estimates; `clock` gives seconds of work. */
export interface TimeLeft {
  /** A new stage begins, behind which so many of its kind come. */
  begin(stagesAfter: number): void;
  /** Seconds left with `done` of `total` units of the phase done; undefined as long as there is no pace. */
  at(phase: string, done: number, total: number): number | undefined;
}

export function timeLeft(clock: () => number): TimeLeft {
  let phase: string | undefined;
  /** Where the phase was met: a resumed run does not begin at 0. */
  let from = { done: 0, at: 0 };
  let stageBegan = clock();
  let stagesAfter = 0;
  /** Seconds of each stage that has ended. */
  const stages: number[] = [];
  return {
    begin: (after) => {
      // What comes before the stages (reading) is none of them.
      if (stagesAfter > 0) stages.push(clock() - stageBegan);
      stageBegan = clock();
      stagesAfter = after;
      phase = undefined;
    },
    at: (now, done, total) => {
      if (now !== phase || done < from.done) {
        phase = now;
        from = { done, at: clock() };
      }
      const [units, seconds] = [done - from.done, clock() - from.at];
      if (units <= 0 || seconds <= 0) return undefined;
      const here = (seconds / units) * Math.max(0, total - done);
      const stage =
        stages.length > 0 ? stages.reduce((sum, one) => sum + one, 0) / stages.length : clock() - stageBegan + here;
      return here + stagesAfter * stage;
    },
  };
}
