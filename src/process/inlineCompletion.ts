// Ghost text: remaining rest → what was already written → a request in flight → a new run of the model.
import {
  InlineCompletionTriggerKind,
  type CancellationToken,
  type InlineCompletionItem,
  type InlineCompletionList,
  type InlineCompletionParams,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { DraftLanguage } from '../draft/draft.ts';
import { controllerOf, rest } from './cancellation.ts';
import { languageOf, type DocumentListener, type Documents } from './documents.ts';
import type { Drafts } from './drafts.ts';
import { mayContinue } from './ghostPlace.ts';
import type { Settings } from '../protocol/messages.ts';
import type { TypeThrough } from './typeThrough.ts';

/** What ghost text is written from. */
export interface GhostRequest {
  readonly uri: string;
  readonly language: DraftLanguage;
  /** The document up to the cursor. */
  readonly before: string;
  readonly settings: Settings;
  readonly candidates: number;
}

export interface InlineCompletionDeps {
  readonly documents: Documents;
  readonly drafts: Drafts;
  readonly settings: (uri: string) => Promise<Settings>;
  /** Names the model in use: another one says other things. */
  readonly context: () => string;
  /** Continuations at the cursor, the best first; empty when there is nothing to say. Rejects when it fails. */
  readonly write: (request: GhostRequest, signal: AbortSignal) => Promise<readonly string[]>;
  readonly remembered: TypeThrough;
  readonly now: () => number;
}

export interface InlineCompletionHandler extends DocumentListener {
  answer(params: InlineCompletionParams, token: CancellationToken): Promise<InlineCompletionList | null>;
}

interface Flight {
  readonly controller: AbortController;
  readonly result: Promise<readonly string[]>;
  askers: number;
}

export function createInlineCompletionHandler(deps: InlineCompletionDeps): InlineCompletionHandler {
  const { documents, drafts, settings, context, write, remembered, now } = deps;
  const flights = new Map<string, Flight>();
  const editedAt = new Map<string, number>();

  /** Joins the run for the same place, or starts it. The run ends when nobody waits for it any more. */
  const fly = async (key: string, request: GhostRequest, signal: AbortSignal): Promise<readonly string[]> => {
    let flight = flights.get(key);
    if (flight === undefined) {
      const controller = new AbortController();
      const result = write(request, controller.signal).finally(() => flights.delete(key));
      flight = { controller, result, askers: 0 };
      flights.set(key, flight);
    }
    const joined = flight;
    joined.askers++;
    const leave = (): void => {
      joined.askers--;
      if (joined.askers > 0) return;
      flights.delete(key);
      joined.controller.abort();
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await joined.result;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  };

  const ghosts = async (
    document: TextDocument,
    keyOf: () => string,
    before: string,
    isAskedFor: boolean,
    wanted: Settings,
    signal: AbortSignal,
  ): Promise<readonly string[]> => {
    const { uri, version } = document;
    const key = keyOf();
    const known = remembered.find(key, before);
    if (known !== undefined && !isAskedFor) return [known];
    const waited = now() - (editedAt.get(uri) ?? -Infinity);
    const delay = isAskedFor ? 0 : wanted.suggestions.delay - waited;
    if (!(await rest(delay, signal)) || document.version !== version) return [];
    const language = languageOf(document) ?? 'markdown';
    const candidates = isAskedFor ? wanted.generation.candidates : 1;
    const request = { uri, language, before, settings: wanted, candidates };
    const written = await fly(`${key}\n${candidates}\n${version}\n${before.length}`, request, signal);
    if (signal.aborted || document.version !== version) return [];
    // The model may have been loaded, or replaced, only now.
    for (const ghost of written.toReversed()) remembered.remember(keyOf(), before, ghost);
    return [...new Set(known === undefined ? written : [known, ...written])];
  };

  return {
    edited: ({ uri }) => {
      editedAt.set(uri, now());
      for (const [key, flight] of flights) if (key.startsWith(`${uri}\n`)) flight.controller.abort();
    },
    closed: (uri) => {
      editedAt.delete(uri);
      remembered.forget(`${uri}\n`);
      for (const [key, flight] of flights) if (key.startsWith(`${uri}\n`)) flight.controller.abort();
    },
    answer: async ({ textDocument, position, context: { triggerKind, selectedCompletionInfo } }, token) => {
      const document = documents.get(textDocument.uri);
      if (document === undefined) return null;
      const { controller, release } = controllerOf(token);
      try {
        const wanted = await settings(document.uri);
        const language = languageOf(document);
        const { enabled, languages } = wanted.suggestions;
        if (!enabled || language === undefined || languages[language] !== true) return null;
        const draft = drafts.read(document);
        const isAskedFor = triggerKind === InlineCompletionTriggerKind.Invoked;
        const offset = document.offsetAt(position);
        if (draft === undefined || !mayContinue(draft, offset, isAskedFor)) return null;
        // With a suggestion selected in the editor's list, what would be typed by it counts as typed.
        const selected = selectedCompletionInfo?.text ?? '';
        const here = document.positionAt(offset);
        const range = selectedCompletionInfo?.range ?? { start: here, end: here };
        const before = document.getText().slice(0, document.offsetAt(range.start)) + selected;
        const keyOf = (): string =>
          `${document.uri}\n${context()}\n${JSON.stringify([wanted.generation, draft.fields])}`;
        const texts = await ghosts(document, keyOf, before, isAskedFor, wanted, controller.signal);
        const items = texts.map((text): InlineCompletionItem => ({ insertText: selected + text, range }));
        return items.length === 0 ? null : { items };
      } finally {
        release();
      }
    },
  };
}
