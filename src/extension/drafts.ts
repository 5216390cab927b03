// Which documents are drafts, and which hold labelled articles.
import type { DocumentFilter, TextDocument } from 'vscode';

const LANGUAGES = ['markdown', 'plaintext'];
/** Files, unsaved drafts and files of a virtual workspace; not diffs, outputs, settings or comment boxes. */
const SCHEMES = ['file', 'untitled', 'vscode-vfs'];

export const draftSelector = SCHEMES.flatMap((scheme) =>
  LANGUAGES.map((language) => ({ scheme, language })),
) satisfies DocumentFilter[];

/** JSON Lines of labelled articles: checked line by line, but no draft of anybody. */
export const labelledSelector = ['file', 'untitled'].map((scheme) => ({
  scheme,
  language: 'jsonl',
})) satisfies DocumentFilter[];

export const isLabelled = ({ languageId, uri }: Pick<TextDocument, 'languageId' | 'uri'>): boolean =>
  labelledSelector.some(({ language, scheme }) => language === languageId && scheme === uri.scheme);

export const isDraft = ({ languageId, uri }: Pick<TextDocument, 'languageId' | 'uri'>): boolean =>
  LANGUAGES.includes(languageId) && SCHEMES.includes(uri.scheme);
