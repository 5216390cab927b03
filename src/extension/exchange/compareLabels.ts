// Grover: Compare Labels… shows how far two files agree, as a text whose places lead to the lines to settle.
import { basename } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { CompareLabelsParams, CompareLabelsResult } from '../../protocol/labelling.ts';
import type { FeatureDeps } from '../feature.ts';
import { filesOf, pickLabelledFiles } from '../labelledFiles.ts';
import { labelledLineLink } from '../openLabelledLine.ts';
import { withProgress } from '../withProgress.ts';
import { agreementReport, type AgreementReport } from './report.ts';
import { AGREEMENT_SCHEME } from './scheme.ts';
import { shown } from './shown.ts';

/** Texts by their address, which names the two files: one that VS Code shows again after a restart is made anew. */
export class AgreementReports {
  readonly #deps: FeatureDeps;
  readonly #changed: (uri: vscode.Uri) => void;
  readonly #known = new Map<string, AgreementReport>();

  /** `changed` is called when a text that may be shown has become another. */
  constructor(deps: FeatureDeps, changed: (uri: vscode.Uri) => void) {
    this.#deps = deps;
    this.#changed = changed;
  }

  async show(params: CompareLabelsParams): Promise<CompareLabelsResult> {
    const uri = addressOf(params);
    const result = await this.#compare(params);
    this.#keep(uri, params, result);
    this.#changed(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
    return result;
  }

  async text(uri: vscode.Uri): Promise<string> {
    const known = this.#known.get(uri.toString());
    if (known !== undefined) return known.text;
    const params = filesIn(uri);
    return params === undefined ? '' : this.#keep(uri, params, await this.#compare(params)).text;
  }

  links(document: vscode.TextDocument): vscode.DocumentLink[] {
    const report = this.#known.get(document.uri.toString());
    return (report?.links ?? []).map(({ start, end, place }) => {
      const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
      const link = new vscode.DocumentLink(range, labelledLineLink(place.file, place.line));
      link.tooltip = 'Settle it there';
      return link;
    });
  }

  #compare(params: CompareLabelsParams): Thenable<CompareLabelsResult> {
    return withProgress('Comparing labels', (waiting) => this.#deps.grover.exchange.compareLabels(params, waiting));
  }

  #keep(uri: vscode.Uri, params: CompareLabelsParams, result: CompareLabelsResult): AgreementReport {
    const report = agreementReport(params, result, shown);
    this.#known.set(uri.toString(), report);
    return report;
  }
}

const addressOf = ({ a, b }: CompareLabelsParams): vscode.Uri =>
  vscode.Uri.from({
    scheme: AGREEMENT_SCHEME,
    path: `/Labels in ${basename(a)} and ${basename(b)}.md`,
    query: JSON.stringify([a, b]),
  });

function filesIn({ query }: vscode.Uri): CompareLabelsParams | undefined {
  const files = v.safeParse(v.tuple([v.string(), v.string()]), JSON.parse(query));
  if (!files.success) return undefined;
  const [a, b] = files.output;
  return { a, b };
}

const QUESTION = { title: 'Grover: Compare Labels', placeHolder: 'Tick the two files whose labels are compared' };

/** The two files that are meant, in the order in which they were named; undefined when the choice was left. */
export async function filesToCompare(clicked: unknown, selected: unknown): Promise<CompareLabelsParams | undefined> {
  const meant = filesOf(clicked, selected);
  const files = meant.length === 2 ? meant : ((await pickLabelledFiles(meant, QUESTION)) ?? []);
  const [a, b] = files;
  if (files.length === 0) return undefined;
  if (a === undefined || b === undefined || files.length > 2)
    throw new Error(`Labels are compared between two files, not ${files.length}. Tick two.`);
  return { a, b };
}
