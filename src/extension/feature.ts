// What a feature is given, and what it gives back.
import type { Disposable, ExtensionContext, LogOutputChannel } from 'vscode';
import type { GroverClient } from './client.ts';
import type { Errors } from './errors.ts';

export interface FeatureDeps {
  readonly context: ExtensionContext;
  readonly grover: GroverClient;
  readonly log: LogOutputChannel;
  readonly errors: Errors;
}

export type Feature = (deps: FeatureDeps) => Disposable;

/** Something that listens until it is told to stop. */
export interface Closable {
  readonly dispose: () => void;
}
