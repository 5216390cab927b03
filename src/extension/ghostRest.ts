// Ghost text is asked for once the typist rests, or types what it says: a request for each key that the next one takes back would cost
// the extension host more than everything else.
import type { CancellationToken, TextDocument } from 'vscode';

type Document = Pick<TextDocument, 'uri' | 'version' | 'lineAt'>;
interface Position {
  readonly line: number;
  readonly character: number;
}
interface Item {
  readonly insertText: string | { readonly value: string };
}
type Answer = readonly Item[] | { readonly items: readonly Item[] } | null | undefined;

/** One question of the editor's. */
export interface GhostQuestion {
  readonly document: Document;
  readonly position: Position;
  /** Somebody has asked by hand. */
  readonly isAskedFor: boolean;
  readonly token: CancellationToken;
}

export interface GhostRest {
  /** Asks, after a rest of `delay` milliseconds where there is no hurry; undefined when the question was taken back meanwhile. */
  ask<T extends Answer>(question: GhostQuestion, delay: number, next: () => Promise<T>): Promise<T | undefined>;
}

interface Said {
  readonly uri: string;
  readonly at: Position;
  readonly texts: readonly string[];
}

/** Answers that may be typed through or gone back to. */
const REMEMBERED = 4;

export function createGhostRest(): GhostRest {
  let said: readonly Said[] = [];
  const isSaid = (document: Document, position: Position): boolean =>
    said.some(({ uri: where, at, texts }) => {
      if (where !== document.uri.toString() || at.line !== position.line || at.character > position.character)
        return false;
      const typed = document.lineAt(position.line).text.slice(at.character, position.character);
      return texts.some((text) => text.startsWith(typed));
    });
  return {
    ask: async ({ document, position, isAskedFor, token }, delay, next) => {
      if (!isAskedFor && !isSaid(document, position) && !(await rested(delay, token))) return undefined;
      const answer = await next();
      const given: Answer = answer;
      const items = given === null || given === undefined ? [] : 'items' in given ? given.items : given;
      const texts = items.map(({ insertText }) => (typeof insertText === 'string' ? insertText : insertText.value));
      if (texts.length > 0)
        said = [{ uri: document.uri.toString(), at: position, texts }, ...said].slice(0, REMEMBERED);
      return answer;
    },
  };
}

/** False when it was taken back meanwhile. */
function rested(milliseconds: number, token: CancellationToken): Promise<boolean> {
  if (token.isCancellationRequested) return Promise.resolve(false);
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      subscription.dispose();
      resolve(true);
    }, milliseconds);
    const subscription = token.onCancellationRequested(() => {
      clearTimeout(timer);
      subscription.dispose();
      resolve(false);
    });
  });
}
