// What is in labelled files and what could be trained from them, for people.
import type { DatasetInspection, InspectDatasetResult, RecipePlan } from '../protocol/training.ts';
import { durationText } from './progressLine.ts';
import { textTable } from './textTable.ts';

/** Lines that are told one by one. */
const MOST_LINES = 10;

/** The lines that were passed over, as `FILE, line N: why`: the first ones, and how many more there are. */
export function lineProblems({
  problems,
  problemCount,
}: Pick<DatasetInspection, 'problems' | 'problemCount'>): string[] {
  const lines = problems.slice(0, MOST_LINES).map(({ file, line, message }) => `${file}, line ${line}: ${message}\n`);
  const more = problemCount - lines.length;
  return more > 0 ? [...lines, `${more} more ${more === 1 ? 'line was' : 'lines were'} passed over.\n`] : lines;
}

export function datasetText({ inspection, plans, proposed, reason }: InspectDatasetResult): string {
  const { articles, labels, splits, splitsMade, pairs, unpaired, duplicates, tooShort, fewestWords } = inspection;
  const table = textTable([
    ['', 'articles', ...labels],
    ...(['train', 'val', 'test'] as const).map((split) => [
      split,
      String(splits[split].articles),
      ...splits[split].byLabel.map(String),
    ]),
  ]);
  const remarks = [
    `${articles} articles, ${Math.round(inspection.medianWords)} words in the middle; ${pairs} pairs, ${unpaired} articles without a twin.`,
    splitsMade > 0 ? `${splitsMade} articles had no split; theirs was made here.` : '',
    tooShort > 0 ? `${tooShort} articles of fewer than ${fewestWords} words were left out.` : '',
    duplicates.withinSplits > 0
      ? `${duplicates.withinSplits} articles are nearly the same as others of their split.`
      : '',
    duplicates.acrossSplits > 0
      ? `${duplicates.acrossSplits} articles are nearly the same as articles of another split.`
      : '',
    ...inspection.leaks.map(({ message }) => message),
    ...(inspection.remarks ?? []),
  ].filter((line) => line !== '');
  const { problem } = inspection;
  const end =
    problem === undefined
      ? `\n${plans.map(planText).join('')}\nProposed: ${proposed}. ${reason}\n`
      : `\n${problem.message}${problem.hint === undefined ? '' : ` ${problem.hint}`}\n`;
  return `${table}\n${remarks.map((line) => `${line}\n`).join('')}${end}`;
}

function planText({ recipe, title, summary, problem, install, seconds, memoryBytes, remarks }: RecipePlan): string {
  const needs = `${durationText(seconds)}, at most ${(memoryBytes / 2 ** 30).toFixed(1)} GiB of memory`;
  const state = problem === undefined ? needs : problem.message;
  const lines = [
    `${recipe}: ${title}. ${summary}`,
    `  ${state}`,
    ...(install === undefined ? [] : [`  Install it: ${install}`]),
    ...remarks.map((remark) => `  ${remark}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
