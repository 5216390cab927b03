// What the process does for labelling, as typed requests.
import type { CancellationToken } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  assessArticlesMethod,
  draftFieldsMethod,
  type AssessArticlesParams,
  type AssessArticlesResult,
  type DraftFieldsParams,
  type DraftFieldsResult,
} from '../protocol/labelling.ts';

/** Each rejects with what the process says. */
export interface LabellingRequests {
  readonly assess: (params: AssessArticlesParams, token: CancellationToken) => Promise<AssessArticlesResult>;
  readonly draftFields: (params: DraftFieldsParams) => Promise<DraftFieldsResult>;
}

export const createLabellingRequests = (running: () => Promise<LanguageClient>): LabellingRequests => ({
  assess: async (params, token) =>
    (await running()).sendRequest<AssessArticlesResult>(assessArticlesMethod, params, token),
  draftFields: async (params) => (await running()).sendRequest<DraftFieldsResult>(draftFieldsMethod, params),
});
