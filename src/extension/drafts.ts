// Which documents are drafts.
import type { DocumentFilter, TextDocument } from 'vscode';

const LANGUAGES = ['markdown', 'plaintext'];
/** Files, unsaved drafts and files of a virtual workspace; not diffs, outputs, settings or comment boxes. */
const SCHEMES = ['file', 'untitled', 'vscode-vfs'];

export const draftSelector = SCHEMES.flatMap((scheme) =>
  LANGUAGES.map((language) => ({ scheme, language })),
) satisfies DocumentFilter[];

export const isDraft = ({ languageId, uri }: Pick<TextDocument, 'languageId' | 'uri'>): boolean =>
  LANGUAGES.includes(languageId) && SCHEMES.includes(uri.scheme);
