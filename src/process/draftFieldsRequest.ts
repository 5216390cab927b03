// `grover/draftFields`: the front matter and the text of an open draft, or where a part of it stands in that text.
import * as v from 'valibot';
import type { Draft } from '../draft/draft.ts';
import { articleText, partOfArticle } from '../draft/partOfArticle.ts';
import {
  draftFieldsMethod,
  type DraftFieldsParams,
  type DraftFieldsResult,
  type WireArticle,
} from '../protocol/labelling.ts';
import { nameOf, type Documents } from './documents.ts';
import type { Drafts } from './drafts.ts';
import { errorOf, parse } from './requests.ts';

export interface DraftFieldsDeps {
  readonly documents: Documents;
  readonly drafts: Drafts;
  /** Of the model in use, if one is. */
  readonly modelHash: () => string | undefined;
}

const offset = v.pipe(v.number(), v.integer(), v.minValue(0));
const params = v.object({
  uri: v.string(),
  part: v.exactOptional(v.object({ start: offset, end: offset })),
});

export const parseDraftFields = (input: unknown): DraftFieldsParams => parse(params, input, draftFieldsMethod);

/** Throws the error of the request where the document is no open draft. */
export function createDraftFieldsHandler({ documents, drafts, modelHash }: DraftFieldsDeps) {
  return ({ uri, part: asked }: DraftFieldsParams): DraftFieldsResult => {
    const document = documents.get(uri);
    const draft = document && drafts.read(document);
    if (document === undefined || draft === undefined)
      throw errorOf({ code: 'input-invalid', message: `${nameOf(uri)} is not open as Markdown or plain text.` });
    const hash = modelHash();
    const part = asked && partOfArticle(draft, asked);
    return {
      version: document.version,
      article: wireArticle(draft),
      ...(part === undefined ? {} : { part }),
      ...(hash === undefined ? {} : { modelHash: hash }),
    };
  };
}

const wireArticle = (draft: Draft): WireArticle => ({ ...draft.fields, article: articleText(draft) });
