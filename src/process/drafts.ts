// Each open document as a draft, parsed once a version.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Draft } from '../draft/draft.ts';
import { parseDraft } from '../draft/parseDraft.ts';
import { languageOf } from './documents.ts';

export interface Drafts {
  /** The document as it stands now; undefined for a language that is no draft's. */
  read(document: TextDocument): Draft | undefined;
  forget(uri: string): void;
}

export function createDrafts(): Drafts {
  const known = new Map<string, { readonly version: number; readonly draft: Draft }>();
  return {
    read: (document) => {
      const cached = known.get(document.uri);
      if (cached?.version === document.version) return cached.draft;
      const language = languageOf(document);
      if (language === undefined) return undefined;
      const draft = parseDraft(document.getText(), language);
      known.set(document.uri, { version: document.version, draft });
      return draft;
    },
    forget: (uri) => {
      known.delete(uri);
    },
  };
}
