// grover evaluate: how well a trained discriminator does on other articles.
import { resolve } from 'node:path';
import { defaultCacheFolder, modelFolder, shippedModelFolder } from '../process/openSession.ts';
import { evaluateDiscriminator, type Evaluation } from '../training/evaluateDiscriminator.ts';
import { createGate } from '../training/run/gate.ts';
import { unwrap } from '../grover/problem.ts';
import { EXIT, UsageError, type Command, type Io } from './command.ts';
import { lineProblems } from './datasetText.ts';
import { modelOptions } from './modelOptions.ts';
import { writingTo } from './outFile.ts';
import { metricsText, worstText } from './trainingReport.ts';
import { trunkOpener } from './trunkOpener.ts';

export const evaluate: Command = {
  name: 'evaluate',
  operands: 'FILES…',
  summary: 'Measures a trained discriminator on the articles of JSONL files.',
  count: [1, Infinity],
  options: {
    json: { type: 'boolean', help: 'Write one JSON object.' },
    out: {
      type: 'string',
      value: 'FILE',
      help: 'Write what it says of each article to this file, one JSON object a line.',
    },
    ...modelOptions,
    model: { type: 'string', value: 'DIR', help: 'Folder of the discriminator.' },
    precision: { ...modelOptions.precision, help: 'How the matrices of its Grover are held; default: int8.' },
  },
  run: async (given, io) => {
    const model = given.text('model');
    if (model === undefined) throw new UsageError('Name the folder of the discriminator: --model DIR.');
    const opener = trunkOpener(given);
    const gate = createGate();
    io.signal.addEventListener('abort', gate.stop);
    try {
      const files = given.operands.map((file) => resolve(file));
      const evaluation = unwrap(
        await evaluateDiscriminator(modelFolder(model, process.cwd()), files, {
          shippedModel: shippedModelFolder(),
          openTrunk: opener.open,
          cacheFolder: defaultCacheFolder(),
          pace: gate.pace,
        }),
      );
      for (const line of lineProblems(evaluation)) io.error(line);
      await io.out(given.flag('json') ? inJson(evaluation) : inWords(evaluation));
      const out = given.text('out');
      if (out !== undefined) await writingTo(out, files[0] ?? '', io, (sink) => writePredictions(evaluation, sink));
      return evaluation.problemCount === 0 ? EXIT.done : EXIT.failed;
    } finally {
      io.signal.removeEventListener('abort', gate.stop);
      await opener.close();
    }
  },
};

async function writePredictions({ predictions }: Evaluation, io: Io): Promise<number> {
  for (const line of predictions) await io.out(`${line}\n`);
  return EXIT.done;
}

const inJson = ({ predictions, ...rest }: Evaluation): string =>
  `${JSON.stringify({ ...rest, predictions: predictions.map((line): unknown => JSON.parse(line)) })}\n`;

function inWords(evaluation: Evaluation): string {
  const { name, recipe, engine, labels, positive, all, splits, predictions } = evaluation;
  const measured = (['train', 'val', 'test'] as const).map((split) => [split, splits[split]] as const);
  // One split that holds all of them says the same as all.
  const isSplit = measured.some(([, metrics]) => metrics !== undefined && metrics.examples < (all?.examples ?? 0));
  return [
    `${name} (${recipe}) on ${predictions.length} articles, ${engine}.\n`,
    ...remarks(evaluation).map((line) => `${line}\n`),
    all === undefined
      ? '\nNo article has a label to compare with.\n'
      : metricsText([...(isSplit ? measured : []), ['all', all]], labels),
    worstText('Taken for', positive, evaluation.falsePositives),
    worstText('Missed', positive, evaluation.falseNegatives),
  ].join('');
}

function remarks({ unknownLabels, unlabelled, tooShort }: Evaluation): string[] {
  return [
    ...unknownLabels.map(
      ({ label, articles }) => `${articles} articles have the label “${label}”, which it does not know.`,
    ),
    ...(unlabelled === 0 ? [] : [`${unlabelled === 1 ? '1 article has' : `${unlabelled} articles have`} no label.`]),
    ...(tooShort === 0 ? [] : [`${tooShort === 1 ? '1 article is' : `${tooShort} articles are`} too short to judge.`]),
  ];
}
