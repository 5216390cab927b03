// grover train: a newsroom's own discriminator, from the articles it labelled.
import { existsSync } from 'node:fs';
import { basename, extname, join, relative, resolve } from 'node:path';
import { unwrap } from '../grover/problem.ts';
import { defaultCacheFolder, lanesFor, modelFolder, openSession, shippedModelFolder } from '../process/openSession.ts';
import type { TrainingReport, TrainingRequest } from '../protocol/training.ts';
import { planTraining } from '../training/planTraining.ts';
import { createGate } from '../training/run/gate.ts';
import { CHECKPOINT_FOLDER } from '../training/run/runFile.ts';
import { readRun } from '../training/run/runFolder.ts';
import { trainDiscriminator } from '../training/trainDiscriminator.ts';
import { EXIT, problemText, UsageError, type Command, type Given, type Io } from './command.ts';
import { datasetText, lineProblems } from './datasetText.ts';
import { modelOptions, sessionChoice, threadsAsked } from './modelOptions.ts';
import { progressLine } from './progressLine.ts';
import { readTrainingOptions, trainingOptions } from './trainingOptions.ts';
import { reportText } from './trainingReport.ts';

const FOLDER = 'grover-models';

export const train: Command = {
  name: 'train',
  operands: 'FILES…',
  summary: 'Trains a discriminator from labelled JSONL files.',
  count: [0, Infinity],
  options: {
    name: {
      type: 'string',
      value: 'NAME',
      help: 'Name of the discriminator; default: of the first file and the recipe.',
    },
    out: { type: 'string', value: 'DIR', help: `Folder of the discriminators; default: ${FOLDER}.` },
    ...trainingOptions,
    resume: { type: 'boolean', help: 'Go on with the training of that name where it was stopped or cut off.' },
    'dry-run': { type: 'boolean', help: 'Only say what is in the files and what each recipe would do.' },
    json: { type: 'boolean', help: 'Write one JSON object: the report, or what the dry run found.' },
    ...modelOptions,
    model: { ...modelOptions.model, help: 'Model folder to start from; default: the shipped grover-mini.' },
    precision: { ...modelOptions.precision, help: 'How its matrices are held; default: int8.' },
  },
  run: async (given, io) => {
    const resume = given.flag('resume');
    if (given.operands.length === 0 && !resume) throw new UsageError('grover train needs FILES….');
    return given.flag('dry-run') ? dryRun(given, io) : trainNow(given, io, resume);
  },
};

async function dryRun(given: Given, io: Io): Promise<number> {
  const { positive, keepLeaks, seed, maxTrainingExamples } = readTrainingOptions(given);
  const model = given.text('model');
  const options = {
    seed,
    model: model === undefined ? shippedModelFolder() : modelFolder(model, process.cwd()),
    cacheFolder: defaultCacheFolder(),
    ...(positive !== undefined && { positive }),
    ...(keepLeaks !== undefined && { keepLeaks }),
    ...(maxTrainingExamples !== undefined && { maxTrainingExamples }),
  };
  const result = unwrap(
    await planTraining(
      given.operands.map((file) => resolve(file)),
      options,
      io.signal,
    ),
  );
  for (const line of lineProblems(result.inspection)) io.error(line);
  await io.out(given.flag('json') ? `${JSON.stringify(result)}\n` : datasetText(result));
  return result.inspection.problem === undefined ? EXIT.done : EXIT.failed;
}

async function trainNow(given: Given, io: Io, resume: boolean): Promise<number> {
  const request = await requestOf(given, resume);
  const folder = join(request.folder, request.name);
  const choice = { ...sessionChoice(given, 'int8'), ...lanesFor(threadsAsked(given)) };
  const gate = createGate();
  const progress = progressLine(io, process.stderr.isTTY ? process.stderr.columns : undefined);
  io.signal.addEventListener('abort', gate.stop);
  try {
    const result = await trainDiscriminator(request, {
      resume,
      gate,
      shippedModel: shippedModelFolder(),
      cacheFolder: defaultCacheFolder(),
      openTrunk: async (opened) => unwrap(await openSession({ ...choice, folder: opened })),
      onProgress: progress.show,
      onInspection: (inspection) => {
        for (const line of lineProblems(inspection)) progress.say(line);
      },
    });
    progress.end();
    if (!result.ok && result.problem.code === 'cancelled') {
      io.error(`${result.problem.message} Go on with: ${resuming(given, request)}\n`);
      return EXIT.interrupted;
    }
    if (!result.ok) {
      io.error(`${problemText(result.problem)}\n`);
      if (existsSync(join(folder, CHECKPOINT_FOLDER))) io.error(`Go on with: ${resuming(given, request)}\n`);
      return EXIT.failed;
    }
    await io.out(given.flag('json') ? `${JSON.stringify(result.value)}\n` : text(result.value, folder));
    return EXIT.done;
  } finally {
    io.signal.removeEventListener('abort', gate.stop);
  }
}

const text = (report: TrainingReport, folder: string): string =>
  reportText(report, relative(process.cwd(), folder) || folder);

async function requestOf(given: Given, resume: boolean): Promise<TrainingRequest> {
  const options = readTrainingOptions(given);
  const [first = ''] = given.operands;
  const name = given.text('name') ?? (first === '' ? '' : `${basename(first, extname(first))}-${options.recipe}`);
  if (name === '') throw new UsageError('Say which training to go on with: --name NAME.');
  const folder = resolve(given.text('out') ?? FOLDER);
  const model = given.text('model');
  const request = {
    files: given.operands.map((file) => resolve(file)),
    name,
    folder,
    model: model === undefined ? '' : modelFolder(model, process.cwd()),
    options,
  };
  // The model, the files and the choices are those it began with.
  return resume ? unwrap(await readRun(join(folder, name))).snapshot.request : request;
}

function resuming(given: Given, { name }: TrainingRequest): string {
  const out = given.text('out');
  return `grover train --resume --name ${quoted(name)}${out === undefined ? '' : ` --out ${quoted(out)}`}`;
}

const quoted = (text: string): string => (/^[\w./\\:-]+$/u.test(text) ? text : `"${text}"`);
