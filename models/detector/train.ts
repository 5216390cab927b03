// Trains the detector that ships: npm run detector -- --corpus FILE.jsonl … [--model DIR] [--work DIR] [--only wording|topics|evidence|fit|ablation].
// The wording model learns from the training split of the corpora; score, probability and thresholds from the calibration split, which it has
// not seen. What takes long (the language model's reading) is kept in --work, so that a run that was cut off goes on.
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  CALIBRATION_FILE,
  CALIBRATION_FORMAT,
  parseCalibration,
  type Calibration,
} from '../../src/detection/calibration.ts';
import { parseWording, serialiseWording, WORDING_FILE } from '../../src/detection/wording/wordingModel.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { openSession, type OpenedModel } from '../../src/process/openSession.ts';
import { trainWording } from '../../src/training/wording/trainWording.ts';
import { resumable, say } from '../calibration/resumable.ts';
import { readCorpora, type CorpusLine } from './corpusLine.ts';
import { ablationTable } from './ablation.ts';
import { labelled, linesToRead, readPieces, readPiecesSchema, type LineToRead, type ReadPieces } from './evidence.ts';
import { fitDetector, type KindOfParagraph } from './fit.ts';
import { heldOutTopics } from './heldOutTopics.ts';
import { WORDING } from './wordingOptions.ts';
import { isOneSided, wordingSamples } from './wordingSamples.ts';

const MINIMUM_TOKENS = 40;

interface Options {
  readonly model: string;
  readonly corpus: readonly string[];
  readonly work: string;
  readonly only: string | undefined;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      model: { type: 'string', default: 'models/grover-mini' },
      corpus: { type: 'string', multiple: true, default: [] },
      work: { type: 'string', default: '.cache/detector' },
      only: { type: 'string' },
    },
  });
  if (values.corpus.length === 0)
    throw new Error('--corpus FILE.jsonl is missing; models/detector/README.md says how to make one.');
  return { ...values, only: values.only };
}

async function run({ model, corpus, work, only }: Options): Promise<void> {
  await mkdir(work, { recursive: true });
  const wordingFile = join(work, WORDING_FILE);
  if (only === undefined || only === 'wording') await makeWording(corpus, wordingFile);
  if (only === 'wording') return;
  const untested = await readCorpora(corpus, (line) => line.split !== 'test' && !isOneSided(line));
  if (only === 'topics') {
    say(heldOutTopics(untested, say));
    return;
  }
  const lines = linesToRead(untested);
  const opened = unwrap(
    await openSession({
      folder: resolve(model),
      engine: 'onnxruntime',
      precision: 'int8',
      threads: 1,
      cacheFolder: resolve('.cache/engines'),
    }),
  );
  const evidence = await resumable(
    join(work, `evidence-${opened.model.hash.slice(0, 12)}.jsonl`),
    readPiecesSchema,
    lines,
    (line) => readPieces(opened, line),
    'articles read',
  );
  if (only !== 'evidence') {
    const { samples, wording } = await learnt(lines, evidence, wordingFile);
    if (only === 'ablation') say(ablationTable(samples, wording));
    else await calibrate({ samples, wording }, opened, wordingFile, model);
  }
  await opened.dispose();
}

async function makeWording(corpus: readonly string[], file: string): Promise<void> {
  const samples = wordingSamples(await readCorpora(corpus, ({ split }) => split === 'train'));
  say(`wording: ${samples.length} texts, ${samples.filter(({ labels }) => labels.includes(1)).length} of machines`);
  const { model, reports } = trainWording(samples, {
    ...WORDING,
    trainedOn: `${samples.length} pieces of articles; see models/detector`,
  });
  say(JSON.stringify(reports));
  await writeFile(file, serialiseWording(model));
}

interface Learnt {
  readonly samples: readonly KindOfParagraph[];
  readonly wording: NonNullable<Calibration['wording']>;
}

/** What was read, with its wording by the model in this file. */
async function learnt(
  lines: readonly LineToRead[],
  evidence: ReadonlyMap<string, ReadPieces>,
  wordingFile: string,
): Promise<Learnt> {
  const bytes = await readFile(wordingFile);
  const model = unwrap(parseWording(bytes, wordingFile));
  const samples = lines
    .flatMap((line): KindOfParagraph[] =>
      labelled(line, evidence.get(line.id) ?? [], model).map((one) => ({
        ...one,
        kind: kindOf(line),
        source: line.set,
        isNews: line.set === 'article-bias',
        asItStands: line.asItStands,
        isAgain: line.isAgain,
        isHeldOut: line.split === 'calibrate',
      })),
    )
    .filter(({ whole }) => whole.tokens >= MINIMUM_TOKENS);
  return { samples, wording: { file: WORDING_FILE, sha256: sha256(bytes), heads: [...model.heads] } };
}

async function calibrate(
  { samples, wording }: Learnt,
  { model, session }: OpenedModel,
  wordingFile: string,
  folder: string,
): Promise<void> {
  const { parts } = fitDetector(samples, wording);
  const report = {
    corpora: 'models/detector/README.md',
    human: samples.filter(({ isPositive }) => !isPositive).length,
    machine: samples.filter(({ isPositive }) => isPositive).length,
    groups: new Set(samples.map(({ group }) => group)).size,
  };
  const head = {
    format: CALIBRATION_FORMAT,
    model: { name: model.name, hash: model.hash, precisions: [session.precision] },
    minimumTokens: MINIMUM_TOKENS,
  };
  const text = `${JSON.stringify({ ...head, ...parts, report }, null, 2)}\n`;
  const out = join(folder, CALIBRATION_FILE);
  unwrap(parseCalibration(text, out));
  await copyFile(wordingFile, join(folder, WORDING_FILE));
  await writeFile(out, text);
  await writeSums(folder);
  say(JSON.stringify(report, null, 2));
  say(`Written to ${out}`);
}

/** SHA256SUMS beside the model, by which each of its files is checked when it is opened. */
async function writeSums(folder: string): Promise<void> {
  const names = ['config.json', 'model.safetensors', CALIBRATION_FILE, WORDING_FILE];
  const sums = await Promise.all(names.map(async (name) => `${sha256(await readFile(join(folder, name)))}  ${name}\n`));
  await writeFile(join(folder, 'SHA256SUMS'), sums.join(''));
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function kindOf({ label, set }: CorpusLine): KindOfParagraph['kind'] {
  if (label === 'human') return 'human';
  return set === 'own' ? 'own' : set === 'authorship' ? 'earlier' : 'chat';
}

Promise.resolve()
  .then(() => run(readOptions()))
  .catch((thrown: unknown) => {
    process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
    process.exitCode = 1;
  });
