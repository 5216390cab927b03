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
import { createFlights } from './flights.ts';
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

/** One request for ghost text. */
interface Asked {
  readonly document: TextDocument;
  readonly before: string;
  readonly isAskedFor: boolean;
  readonly settings: Settings;
  /** Names all that ghost text depends on beside the text before the cursor. */
  readonly key: () => string;
}

export function createInlineCompletionHandler(deps: InlineCompletionDeps): InlineCompletionHandler {
  const { documents, drafts, settings, context, write, remembered, now } = deps;
  const flights = createFlights<readonly string[]>();
  const editedAt = new Map<string, number>();

  const ghosts = async (asked: Asked, signal: AbortSignal): Promise<readonly string[]> => {
    const { document, before, isAskedFor, settings: wanted, key } = asked;
    const { uri, version } = document;
    const known = remembered.find(key(), before);
    if (known !== undefined && !isAskedFor) return [known];
    const delay = isAskedFor ? 0 : wanted.suggestions.delay - (now() - (editedAt.get(uri) ?? -Infinity));
    if (!(await rest(delay, signal)) || document.version !== version) return [];
    const language = languageOf(document) ?? 'markdown';
    const candidates = isAskedFor ? wanted.generation.candidates : 1;
    const request = { uri, language, before, settings: wanted, candidates };
    const place = `${key()}\n${candidates}\n${version}\n${before.length}`;
    const written = await flights.join(place, signal, (joined) => write(request, joined));
    if (signal.aborted || document.version !== version) return [];
    // The model may have been loaded, or replaced, only now: the key is asked for again.
    for (const ghost of written.toReversed()) remembered.remember(key(), before, ghost);
    return [...new Set(known === undefined ? written : [known, ...written])];
  };

  const answer = async (
    { textDocument, position, context: { triggerKind, selectedCompletionInfo } }: InlineCompletionParams,
    signal: AbortSignal,
  ): Promise<InlineCompletionList | null> => {
    const document = documents.get(textDocument.uri);
    const language = document && languageOf(document);
    if (document === undefined || language === undefined) return null;
    const wanted = await settings(document.uri);
    const isAskedFor = triggerKind === InlineCompletionTriggerKind.Invoked;
    // Off means: never unasked.
    const isOn = wanted.suggestions.enabled && wanted.suggestions.languages[language] === true;
    if (!isOn && !isAskedFor) return null;
    const draft = drafts.read(document);
    const offset = document.offsetAt(position);
    if (draft === undefined || !mayContinue(draft, offset, isAskedFor)) return null;
    // With a suggestion selected in the editor's list, what would be typed by it counts as typed.
    const selected = selectedCompletionInfo?.text ?? '';
    const here = document.positionAt(offset);
    const range = selectedCompletionInfo?.range ?? { start: here, end: here };
    const before = document.getText().slice(0, document.offsetAt(range.start)) + selected;
    const key = (): string => `${document.uri}\n${context()}\n${JSON.stringify([wanted.generation, draft.fields])}`;
    const texts = await ghosts({ document, before, isAskedFor, settings: wanted, key }, signal);
    const items = texts.map((text): InlineCompletionItem => ({ insertText: selected + text, range }));
    return items.length === 0 ? null : { items };
  };

  return {
    edited: ({ uri }) => {
      editedAt.set(uri, now());
      flights.end(`${uri}\n`);
    },
    closed: (uri) => {
      editedAt.delete(uri);
      remembered.forget(`${uri}\n`);
      flights.end(`${uri}\n`);
    },
    answer: async (params, token) => {
      const { controller, release } = controllerOf(token);
      try {
        return await answer(params, controller.signal);
      } finally {
        release();
      }
    },
  };
}
