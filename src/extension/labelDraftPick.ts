// The list of labels for a draft: those of the settings by their numbers, those of the dataset, and any that is typed.
import * as vscode from 'vscode';
import type { Findings, Hit } from '../labelling/drafts/lookUp.ts';
import { labelChoices } from './labelling/labelChoices.ts';
import { readLabellingSettings } from './labellingSettings.ts';
import { counted } from './training/numbers.ts';

export interface LabelPick {
  readonly label: string;
  /** Beside the line with the same text that is there. */
  readonly isCopy: boolean;
}

export interface LabelQuestion {
  readonly title: string;
  readonly scope: vscode.Uri;
  /** As people know it. */
  readonly dataset: string;
  /** Never rejects. */
  readonly findings: Promise<Findings | undefined>;
}

type Item = vscode.QuickPickItem & { readonly choice: string };

const OTHER_DATASET: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('folder-opened'),
  tooltip: 'Another Dataset…',
};

/** `dataset`: another one is wanted. Undefined: left. */
export async function pickLabel(question: LabelQuestion): Promise<LabelPick | 'dataset' | undefined> {
  const { title, scope, dataset } = question;
  const settings = readLabellingSettings(scope).labels;
  const picker = vscode.window.createQuickPick<Item>();
  picker.title = `${title} → ${dataset}`;
  picker.placeholder = 'Choose by number or name, or type another label';
  picker.buttons = [OTHER_DATASET];
  picker.busy = true;
  let known: Findings | undefined;
  const draw = (): void => {
    picker.items = itemsFor(labelChoices(settings, known?.labels ?? []), known?.hit, picker.value.trim());
  };
  draw();
  const subscriptions = [picker.onDidChangeValue(draw)];
  const answer = new Promise<string | undefined>((resolve) => {
    subscriptions.push(
      picker.onDidAccept(() => {
        resolve(picker.activeItems[0]?.choice);
      }),
      picker.onDidTriggerButton(() => {
        resolve(DATASET);
      }),
      picker.onDidHide(() => {
        resolve(undefined);
      }),
    );
  });
  let isOpen = true;
  void question.findings.then((found) => {
    if (!isOpen) return;
    known = found;
    picker.busy = false;
    if (found?.hit !== undefined) picker.placeholder = placeholderFor(found.hit, dataset);
    draw();
  });
  picker.show();
  const chosen = await answer;
  isOpen = false;
  for (const one of [...subscriptions, picker]) one.dispose();
  if (chosen === undefined) return undefined;
  if (chosen === DATASET) return 'dataset';
  // Who has seen that the article is there has said by choosing that its label shall change.
  return known === undefined ? confirmed(chosen, question) : { label: chosen, isCopy: false };
}

/** No label: labels have no line breaks. */
const DATASET = '\n';

function itemsFor(choices: ReturnType<typeof labelChoices>, hit: Hit | undefined, typed: string): Item[] {
  const current = hit?.kind === 'own' ? hit.judgement.label : undefined;
  const items = choices.map(({ label, key, count }): Item => {
    const details = [
      ...(count === 0 ? [] : [counted(count, 'article')]),
      ...(label === current ? ['its label now'] : []),
    ];
    return {
      label: key === undefined ? label : `${key}  ${label}`,
      description: details.join(' · '),
      choice: label,
    };
  });
  const isKnown = choices.some(({ label, key }) => label === typed || key === typed);
  return typed === '' || isKnown
    ? items
    : [...items, { label: `$(add) New label “${typed}”`, alwaysShow: true, choice: typed }];
}

function placeholderFor({ kind, line, judgement }: Hit, dataset: string): string {
  if (kind === 'within')
    return `The article is on line ${line} of ${dataset}: the selection becomes a marked part of it`;
  const label = judgement.label === undefined ? 'without a label' : `as ${judgement.label}`;
  return `On line ${line} of ${dataset} already, ${label}: another label takes its place`;
}

/** The list was quicker than the search: what it has found since, the person has not seen. */
async function confirmed(label: string, { findings, dataset }: LabelQuestion): Promise<LabelPick | undefined> {
  const hit = (await findings)?.hit;
  const before = hit?.kind === 'own' ? hit.judgement.label : undefined;
  if (hit === undefined || before === undefined || before === label) return { label, isCopy: false };
  const change = { label: `Change its label from ${before} to ${label}`, isCopy: false };
  const copy = { label: 'Add it a second time', isCopy: true };
  const chosen = await vscode.window.showQuickPick([change, copy], {
    title: `On line ${hit.line} of ${dataset} already`,
    placeHolder: `The same text is labelled ${before} there`,
  });
  return chosen && { label, isCopy: chosen.isCopy };
}
