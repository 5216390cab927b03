// npm run bench:compare BEFORE.json AFTER.json [-- --fail-on-regression]: two results of the bench side by side.
import { parseArgs } from 'node:util';
import { compare } from '../compare/compareRows.ts';
import { comparisonText } from '../compare/comparisonText.ts';
import { readResults } from './readResults.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'fail-on-regression': { type: 'boolean', default: false } },
});
const [one, other] = positionals;
if (one === undefined || other === undefined) {
  console.error('Two files are compared: npm run bench:compare BEFORE.json AFTER.json');
  process.exit(2);
}
const [before, after] = [await readResults(one), await readResults(other)];
const comparison = compare(before, after);
for (const line of comparisonText(before, after, comparison)) console.log(line);
const isWorse = comparison.changes.some(({ verdict }) => verdict === 'worse');
process.exit(values['fail-on-regression'] && isWorse ? 1 : 0);
