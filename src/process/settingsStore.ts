// The settings of each document, asked of the editor once and again after they have changed.
import type { Settings } from '../protocol/messages.ts';
import { describeThrown, type Log } from './log.ts';
import { parseSettings } from './settings.ts';
import type { StatusReporter } from './statusReporter.ts';

export interface SettingsStoreDeps {
  /** Asks the editor for the section `grover`, of a document or of the window; undefined when it cannot answer. */
  readonly ask: ((uri: string | undefined) => Promise<unknown>) | undefined;
  /** What holds when the editor cannot be asked, unparsed. */
  readonly initial: unknown;
  readonly log: Log;
  readonly status: StatusReporter;
}

export interface SettingsStore {
  /** Never rejects. Without a URI: those of the window. */
  readonly of: (uri?: string) => Promise<Settings>;
  /** The editor says that settings have changed; `pushed` is what it sent along, if it sends settings at all. */
  changed(pushed: unknown): void;
  forget(uri: string): void;
  onChange(listener: () => void): void;
}

const REMARK = 'settings';

export function createSettingsStore({ ask, initial, log, status }: SettingsStoreDeps): SettingsStore {
  const known = new Map<string, Promise<Settings>>();
  const complained = new Set<string>();
  const listeners: (() => void)[] = [];
  let stated = initial;

  const parse = (input: unknown): Settings => {
    const { settings, complaints } = parseSettings(input);
    for (const complaint of complaints.filter((one) => !complained.has(one))) {
      complained.add(complaint);
      log.warn(complaint);
    }
    if (complained.size > 0) status.remark(REMARK, [...complained].join(' '));
    return settings;
  };
  const fetch = async (uri: string | undefined): Promise<Settings> => {
    if (ask === undefined) return parse(stated);
    try {
      return parse((await ask(uri)) ?? stated);
    } catch (thrown) {
      log.warn(`The editor did not answer for its settings: ${describeThrown(thrown)}`);
      return parse(stated);
    }
  };

  return {
    of: (uri) => {
      const key = uri ?? '';
      const asked = known.get(key) ?? fetch(uri);
      known.set(key, asked);
      return asked;
    },
    changed: (pushed) => {
      known.clear();
      complained.clear();
      status.remark(REMARK, undefined);
      if (pushed !== undefined && pushed !== null) stated = pushed;
      for (const listener of listeners) listener();
    },
    forget: (uri) => {
      known.delete(uri);
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
