// Every row of the bench as Markdown, and the place in a document where figures stand.
import { fail, ok, type Result } from '../../src/grover/problem.ts';
import type { KeptRow, Results } from '../harness/results.ts';
import { shown } from '../harness/rows.ts';

/** A table for each suite, its rows in the order measured. */
export function allRows({ rows }: Results): string {
  return [...new Set(rows.map(({ suite }) => suite))]
    .map((suite) =>
      [
        `#### ${suite}`,
        '',
        '| subject | measure | median | middle half of the runs | p95 | n | ours ÷ peer |',
        '|---|---|---|---|---|---|---|',
        ...rows.filter((row) => row.suite === suite).map(tableRow),
      ].join('\n'),
    )
    .join('\n\n');
}

function tableRow({ subject, measure, unit, median, quartiles, p95, count, against = [] }: KeptRow): string {
  const peers = against.map(({ peer, ratio, median: theirs }) => `${ratio.toFixed(2)} × ${peer} (${shown(theirs)})`);
  const spread = count > 1 ? quartiles.map(shown).join('-') : '';
  const cells = [`${shown(median)} ${unit}`, spread, p95 === undefined ? '' : shown(p95), `${count}`, peers.join('; ')];
  return `| ${[subject, measure, ...cells].join(' | ')} |`;
}

/** Puts `text` between `<!-- figures: NAME -->` and the next `<!-- end -->`. */
export function filled(document: string, name: string, text: string): Result<string> {
  const [start, end] = [`<!-- figures: ${name} -->`, '<!-- end -->'];
  const from = document.indexOf(start);
  const to = document.indexOf(end, from);
  if (from < 0 || to < 0)
    return fail('input-invalid', `There is no place for the figures "${name}".`, `Write ${start} and ${end} into it.`);
  return ok(`${document.slice(0, from + start.length)}\n\n${text}\n\n${document.slice(to)}`);
}
