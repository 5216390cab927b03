// Writes one field of the front matter: the process says which edit puts a value there, quoted as its format asks.
import * as vscode from 'vscode';
import type { GeneratedCandidate, GenerateResult, OffsetEdit } from '../protocol/messages.ts';
import type { Closable, FeatureDeps } from './feature.ts';
import type { Generated } from './generate.ts';
import type { GenerateChoice, Target } from './generateChoice.ts';
import { pickCandidate } from './pickCandidate.ts';
import { requestText } from './requestText.ts';
import { shiftSpan, type Change } from './trackedText.ts';
import { optionsOf } from './writeArticle.ts';

type Field = Exclude<Target, 'here' | 'article'>;

export async function writeField(
  { grover, errors }: Pick<FeatureDeps, 'grover' | 'errors'>,
  { document }: vscode.TextEditor,
  choice: GenerateChoice & { readonly target: Field },
): Promise<Generated | undefined> {
  const { target: field, pick } = choice;
  const edits = recordEdits(document);
  try {
    const params = { uri: document.uri.toString(), field, ...optionsOf(choice) };
    const { result, wasCancelled } = await requestText(grover, `Grover writes the ${field}`, params, () => undefined);
    if (wasCancelled) return undefined;
    const usable = distinct(result.candidates.filter(({ edit }) => edit !== undefined));
    if (usable.length === 0) {
      void errors.show('Generate', nothingUsable(field, result), {
        label: 'Try Again',
        run: () => vscode.commands.executeCommand('grover.generate', { target: field }),
      });
      return undefined;
    }
    const isSettled = pick !== undefined || usable.length === 1;
    const chosen = isSettled ? (usable[pick ?? 0] ?? usable[0]) : await pickCandidate(`Grover: ${field}`, usable);
    if (chosen?.edit === undefined) return undefined;
    const { text, seed, finish } = chosen;
    if (!(await apply(document, chosen.edit, edits.since(result.version)))) {
      const message = `The front matter was edited while Grover wrote its ${field}, so nothing was changed.`;
      void errors.show('Generate', message, {
        label: 'Copy the Text',
        run: () => vscode.env.clipboard.writeText(text),
      });
      return undefined;
    }
    return { text, seed, finish };
  } finally {
    edits.dispose();
  }
}

const distinct = (candidates: readonly GeneratedCandidate[]): readonly GeneratedCandidate[] =>
  [...new Map(candidates.toReversed().map((candidate) => [candidate.text, candidate])).values()].toReversed();

function nothingUsable(field: Field, { candidates }: GenerateResult): string {
  const texts = candidates.map(({ text }) => text.trim()).filter((text) => text !== '');
  if (texts.length === 0) return `Grover wrote no ${field} this time.`;
  return `Grover wrote nothing that can be a ${field}: “${texts[0]?.slice(0, 80) ?? ''}”.`;
}

interface RecordedEdits extends Closable {
  /** The changes of each version after `version`, oldest first. */
  readonly since: (version: number) => readonly (readonly Change[])[];
}

function recordEdits(document: vscode.TextDocument): RecordedEdits {
  const recorded: { readonly version: number; readonly changes: readonly Change[] }[] = [];
  const listener = vscode.workspace.onDidChangeTextDocument(({ document: changed, contentChanges }) => {
    if (changed === document && contentChanges.length > 0)
      recorded.push({ version: document.version, changes: contentChanges });
  });
  return {
    since: (version) => recorded.filter((one) => one.version > version).map(({ changes }) => changes),
    dispose: () => {
      listener.dispose();
    },
  };
}

/** False when what the edit would replace has been touched meanwhile. */
async function apply(
  document: vscode.TextDocument,
  { start, end, newText }: OffsetEdit,
  versions: readonly (readonly Change[])[],
): Promise<boolean> {
  const span = versions.reduce<{ start: number; end: number } | undefined>(
    (moved, changes) => moved && shiftSpan(moved, changes),
    { start, end },
  );
  if (span === undefined) return false;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(span.start), document.positionAt(span.end)), newText);
  return vscode.workspace.applyEdit(edit);
}
