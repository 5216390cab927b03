// The process's log: lines for the editor's output channel, never a pop-up.
export interface Log {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

/** What a thrown value says, with its stack: for the log only, people see problems. */
export const describeThrown = (thrown: unknown): string =>
  thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
