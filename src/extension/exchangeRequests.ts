// What the process does for import, export and comparison, as typed requests.
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  compareLabelsMethod,
  exportArticlesMethod,
  importArticlesMethod,
  type CompareLabelsParams,
  type CompareLabelsResult,
  type ExportArticlesParams,
  type ExportArticlesResult,
  type ImportArticlesParams,
  type ImportArticlesResult,
} from '../protocol/labelling.ts';
import { requestWithProgress, type Waiting } from './requestWithProgress.ts';

/** What is asked, without the token of its progress. */
export type Asked<P> = Omit<P, 'workDoneToken'>;

/** Each rejects with what the process says. */
export interface ExchangeRequests {
  readonly importArticles: (params: Asked<ImportArticlesParams>, waiting: Waiting) => Promise<ImportArticlesResult>;
  readonly exportArticles: (params: Asked<ExportArticlesParams>, waiting: Waiting) => Promise<ExportArticlesResult>;
  readonly compareLabels: (params: Asked<CompareLabelsParams>, waiting: Waiting) => Promise<CompareLabelsResult>;
}

export const createExchangeRequests = (running: () => Promise<LanguageClient>): ExchangeRequests => ({
  importArticles: async (params, waiting) =>
    requestWithProgress<ImportArticlesResult>(await running(), importArticlesMethod, params, waiting),
  exportArticles: async (params, waiting) =>
    requestWithProgress<ExportArticlesResult>(await running(), exportArticlesMethod, params, waiting),
  compareLabels: async (params, waiting) =>
    requestWithProgress<CompareLabelsResult>(await running(), compareLabelsMethod, params, waiting),
});
