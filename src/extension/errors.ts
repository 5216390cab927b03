// What becomes of an error: being cancelled is silent, everything goes to the log, and what is shown has one button.
import * as vscode from 'vscode';
import { describeError, isCancelled } from './describeError.ts';

/** The one thing to do about an error. */
export interface Remedy {
  readonly label: string;
  readonly run: () => unknown;
}

export interface Errors {
  /** Shows `problem` with its remedy, by default the log; resolves once the message is gone. */
  readonly show: (context: string, problem: unknown, remedy?: Remedy) => Promise<void>;
  /** Runs the work of a command; what it throws is shown. */
  readonly guard: <T>(context: string, work: () => Promise<T>) => Promise<T | undefined>;
}

export function createErrors(log: vscode.LogOutputChannel): Errors {
  const showLog: Remedy = {
    label: 'Show Log',
    run: () => {
      log.show();
    },
  };
  const show = async (context: string, problem: unknown, remedy = showLog): Promise<void> => {
    if (isCancelled(problem)) return;
    log.error(`${context}: ${problem instanceof Error ? (problem.stack ?? problem.message) : describeError(problem)}`);
    const chosen = await vscode.window.showErrorMessage(describeError(problem), remedy.label);
    if (chosen === remedy.label) await remedy.run();
  };
  return {
    show,
    guard: async (context, work) => {
      try {
        return await work();
      } catch (thrown) {
        // A command ends when its work ends, not when somebody has read the message.
        void show(context, thrown);
        return undefined;
      }
    },
  };
}
