// What was labelled last, for a moment in the status bar; a click leads to it, and it can be undone.
import * as vscode from 'vscode';
import type { Labelled, Written } from '../labelling/drafts/writeLabel.ts';
import type { FeatureDeps } from './feature.ts';
import { openLabelledLine } from './openLabelledLine.ts';
import { sentenceOf } from './training/sentenceOf.ts';

const SHOWN_MS = 15_000;
const SHOW = 'grover.showLastLabel';
const UNDO = 'grover.undoLastLabel';
/** Context key: there is a label that can be undone. */
const CAN_UNDO = 'grover.canUndoLabel';

export interface Done extends Written {
  readonly said: string;
}

let item: vscode.StatusBarItem | undefined;
let timer: NodeJS.Timeout | undefined;
/** The last label, and those that can be undone, the last one last. */
let last: Labelled | undefined;
const undoable: Done[] = [];

export function registerLabelStatus(deps: FeatureDeps): vscode.Disposable {
  const own = vscode.window.createStatusBarItem('grover.labelled', vscode.StatusBarAlignment.Left, -1);
  own.name = 'Grover: Last Label';
  own.command = { command: SHOW, title: 'Show' };
  item = own;
  return vscode.Disposable.from(
    own,
    vscode.commands.registerCommand(SHOW, async () => {
      if (last !== undefined) await openLabelledLine(last.dataset, last.line);
    }),
    vscode.commands.registerCommand(UNDO, () => deps.errors.guard('Undo Last Label', () => undoLast(deps))),
    {
      dispose: () => {
        clearTimeout(timer);
        item = undefined;
      },
    },
  );
}

export function showDone({ log }: FeatureDeps, done: Done): void {
  log.info(done.said);
  last = done.labelled;
  if (done.undo !== undefined) undoable.push(done);
  say(done.said, done.undo !== undefined);
}

/** Answers with what was undone. */
async function undoLast({ errors }: FeatureDeps): Promise<string | undefined> {
  const done = undoable.pop();
  if (done?.undo === undefined) throw new Error('There is no label given in a draft that could be undone.');
  const undone = await done.undo();
  if (!undone.ok) {
    const { dataset, line } = done.labelled;
    const open = { label: 'Open', run: () => openLabelledLine(dataset, line) };
    say(undefined);
    void errors.show('Undo Last Label', sentenceOf(undone.problem), open);
    return undefined;
  }
  say(`Undone: ${done.said}`);
  return done.said;
}

function say(text: string | undefined, canUndo = false): void {
  void vscode.commands.executeCommand('setContext', CAN_UNDO, undoable.length > 0);
  if (item === undefined) return;
  clearTimeout(timer);
  if (text === undefined) {
    item.hide();
    return;
  }
  item.text = `$(tag) ${text}`;
  item.tooltip = tooltip(canUndo);
  item.accessibilityInformation = { label: text, role: 'button' };
  item.show();
  timer = setTimeout(() => item?.hide(), SHOWN_MS);
}

function tooltip(canUndo: boolean): vscode.MarkdownString {
  const links = [`[Show it in the dataset](command:${SHOW})`, ...(canUndo ? [`[Undo](command:${UNDO})`] : [])];
  const advice = 'Marks change once a discriminator has learnt from it (Grover: Train Discriminator…).';
  const text = new vscode.MarkdownString(`${links.join(' · ')}\n\n${advice}`);
  text.isTrusted = { enabledCommands: [SHOW, UNDO] };
  return text;
}
