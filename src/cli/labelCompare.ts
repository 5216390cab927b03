// grover label compare: how far two people's labels agree.
import { resolve } from 'node:path';
import { compareLabels } from '../exchange/compareLabels.ts';
import { counted } from '../exchange/work.ts';
import { unwrap } from '../grover/problem.ts';
import type { CompareLabelsResult } from '../protocol/labelling.ts';
import { EXIT, type Command } from './command.ts';
import { textTable } from './textTable.ts';

/** Disagreements that are told one by one; --json gives a thousand. */
const MOST = 20;

export const labelCompare: Command = {
  name: 'label compare',
  operands: 'A.jsonl B.jsonl',
  summary: 'Says how far two people’s labels of the same articles agree, and where they do not.',
  count: [2, 2],
  options: { json: { type: 'boolean', help: 'Write one JSON object.' } },
  run: async (given, io) => {
    const [a = '', b = ''] = given.operands.map((file) => resolve(file));
    const result = unwrap(await compareLabels({ a, b }, { signal: io.signal }));
    await io.out(given.flag('json') ? `${JSON.stringify(result)}\n` : comparisonText(result, given.operands));
    return EXIT.done;
  },
};

function comparisonText(result: CompareLabelsResult, [nameA = '', nameB = '']: readonly string[]): string {
  const { common, bothLabelled, labels, table, kappa, interval, disagreements, disagreementCount } = result;
  const rows = [['', ...labels], ...labels.map((label, at) => [label, ...(table[at] ?? []).map(String)])];
  const number = (value: number): string => value.toFixed(2).replace('-', '−');
  const lines = [
    `${counted(common, 'article')} in both files, ${bothLabelled} labelled in both; ${result.onlyA} only in ${nameA}, ${result.onlyB} only in ${nameB}.`,
    result.reading,
    ...(kappa === undefined || interval === undefined
      ? []
      : [`Cohen’s kappa ${number(kappa)}, 95 % interval ${number(interval[0])} to ${number(interval[1])}.`]),
  ];
  const more = disagreementCount - Math.min(MOST, disagreements.length);
  const differing = disagreements
    .slice(0, MOST)
    .map(({ a, b, title, labelA, labelB }) => `  ${a.line} / ${b.line}  ${labelA} / ${labelB}  ${title}\n`);
  return [
    ...lines.map((line) => `${line}\n`),
    ...(labels.length === 0 ? [] : [`\nRows: ${nameA}, columns: ${nameB}\n`, textTable(rows)]),
    ...(differing.length === 0 ? [] : ['\nLabelled differently (line and label in either file):\n', ...differing]),
    ...(more > 0 ? [`  and ${more} more\n`] : []),
  ].join('');
}
