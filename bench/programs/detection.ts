// npm run bench:detection [-- options]: measures the detector exactly as it ships; without arguments that name texts it says what they are.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { toProblem, unwrap } from '../../src/grover/problem.ts';
import { ROOT } from '../../test/process/lspClient.ts';
import { boundTable } from '../detection/boundTable.ts';
import { CARD_PLACE, cardText, RELIABILITY_PICTURE } from '../detection/card.ts';
import { openDetector } from '../detection/detector.ts';
import { measureAll } from '../detection/measure.ts';
import { readOptions, USAGE, type Options } from '../detection/options.ts';
import { createTextReader } from '../detection/readTexts.ts';
import { reliabilitySvg } from '../detection/reliabilitySvg.ts';
import { FORMAT, type DetectionResults } from '../detection/results.ts';
import { machine } from '../harness/machine.ts';
import { commitNow } from '../harness/results.ts';
import { filled } from '../report/figures.ts';

const CACHE = path.join(ROOT, '.cache');

async function run(options: Options): Promise<DetectionResults> {
  const { model, limit, threads } = options;
  const detector = await openDetector(model, path.join(CACHE, 'engines'), threads);
  const work = options.work ?? path.join(CACHE, 'detection', detector.digest.slice(0, 16));
  console.log(`${detector.name} on ${detector.description}; readings are kept in ${work}`);
  try {
    const measured = await measureAll(detector, createTextReader(detector, work), options, limit);
    const { name, hash, description, falsePositiveRate, minimumTokens } = detector;
    return {
      format: FORMAT,
      commit: commitNow(),
      date: new Date().toISOString(),
      machine: machine(),
      detector: { name, hash, description, falsePositiveRate, minimumTokens },
      limit,
      ...measured,
    };
  } finally {
    await detector.dispose();
  }
}

async function write(results: DetectionResults, { json, card }: Options): Promise<void> {
  if (json !== undefined) {
    await mkdir(path.dirname(json), { recursive: true });
    await writeFile(json, `${JSON.stringify(results, null, 1)}\n`);
    console.log(`Written to ${json}.`);
  }
  if (card === undefined) return;
  await writeFile(card, unwrap(filled(await readFile(card, 'utf8'), CARD_PLACE, cardText(results))));
  const { all } = results.reliability;
  if (all.length > 0) await writeFile(path.join(path.dirname(card), RELIABILITY_PICTURE), reliabilitySvg(all));
  console.log(`${card} has the figures.`);
}

try {
  const args = process.argv.slice(2);
  if (args.length === 0) console.log(USAGE);
  else {
    const options = unwrap(readOptions(args, path.join(ROOT, 'models', 'grover-mini')));
    const results = await run(options);
    console.log(`\n${cardText(results)}\n\n${boundTable(results.figures)}`);
    for (const remark of results.remarks) console.log(remark);
    await write(results, options);
  }
} catch (thrown) {
  const { message, hint } = toProblem(thrown);
  console.error([message, ...(hint === undefined ? [] : [hint])].join('\n'));
  process.exitCode = 1;
}
