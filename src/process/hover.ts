// Hover: the evidence behind a paragraph's verdict, or what the model is told of a key of the front matter.
import { MarkupKind, type Hover, type HoverParams } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextRange } from '../draft/draft.ts';
import type { Documents } from './documents.ts';
import type { Drafts } from './drafts.ts';
import { fieldHover, paragraphHover, type Machine } from './hoverText.ts';
import type { OpenedModel } from './openSession.ts';
import type { Findings } from './scanner.ts';

export interface HoverDeps {
  readonly documents: Documents;
  readonly drafts: Drafts;
  readonly findings: (uri: string) => Findings | undefined;
  readonly model: () => OpenedModel | undefined;
}

/** Says only what is known: a paragraph that has just been edited has no hover until it has been read again. */
export function createHoverHandler({
  documents,
  drafts,
  findings,
  model,
}: HoverDeps): (params: HoverParams) => Hover | null {
  return ({ textDocument, position }) => {
    const document = documents.get(textDocument.uri);
    if (document === undefined) return null;
    const offset = document.offsetAt(position);
    const contains = ({ start, end }: TextRange): boolean => start <= offset && offset <= end;
    const draft = drafts.read(document);
    const entry = draft?.frontMatter?.entries.find(({ keyRange, valueRange }) =>
      contains({ start: keyRange.start, end: Math.max(keyRange.end, valueRange.end) }),
    );
    if (draft !== undefined && entry !== undefined)
      return hover(document, fieldHover(entry, draft.fields), entry.keyRange);
    const found = findings(document.uri)?.assessments.find(({ range }) => contains(range));
    const opened = model();
    if (found === undefined || opened === undefined) return null;
    const { model: read, session } = opened;
    return hover(document, paragraphHover(found.value, read.name, session.description, machineOf(opened)), found.range);
  };
}

function machineOf({ hasLearntLabels = false, wording }: OpenedModel): Machine {
  if (wording !== undefined) return 'language-models';
  return hasLearntLabels ? 'labelled-articles' : 'itself';
}

const hover = (document: TextDocument, value: string, { start, end }: TextRange): Hover => ({
  contents: { kind: MarkupKind.Markdown, value },
  range: { start: document.positionAt(start), end: document.positionAt(end) },
});
