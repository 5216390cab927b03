// grover train, evaluate and counterparts: what they take, what they refuse, and what they say.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { durationText, progressLine } from '../../../src/cli/progressLine.ts';
import { metricsText, reportText } from '../../../src/cli/trainingReport.ts';
import type { RunSnapshot, SplitMetrics, TrainingReport } from '../../../src/protocol/training.ts';
import { labelledLines } from '../training/run/trainingFolder.ts';
import { grover } from './capture.ts';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'grover-cli-train-'));
  file = join(folder, 'articles.jsonl');
  writeFileSync(file, `${labelledLines(60)}nonsense\n`);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('grover train', () => {
  it.each([
    [['train'], 'grover train needs FILES….'],
    [['train', 'a.jsonl', '--recipe', 'magic'], '--recipe must be one of quick, grover, tfidf'],
    [['train', 'a.jsonl', '--folds', '1'], '--folds must be a whole number from 2 to 100, not “1”.'],
    [['train', 'a.jsonl', '--learning-rate', '0'], '--learning-rate must be a number above 0'],
    [['train', '--resume'], 'Say which training to go on with: --name NAME.'],
    [['evaluate', 'a.jsonl'], 'Name the folder of the discriminator: --model DIR.'],
    [['counterparts', 'a.jsonl', '--top-p', '0.96-0.94'], '--top-p must be a number above 0'],
  ])('refuses %j', async (argv, message) => {
    const { code, error } = await grover(argv);
    expect({ code, error }).toEqual({ code: 2, error: expect.stringContaining(message) as unknown });
  });

  it('says in a dry run what is in the files and what each recipe would do, and makes nothing', async () => {
    const out = join(folder, 'runs');
    const text = await grover(['train', file, '--dry-run', '--out', out]);
    expect(text).toMatchObject({
      code: 0,
      error: expect.stringContaining(`${file}, line 61: This is not JSON`) as unknown,
    });
    expect(text.out).toContain('60 articles');
    expect(text.out).toContain('Proposed: quick.');
    const json = await grover(['train', file, '--dry-run', '--json']);
    const found = v.parse(
      v.object({
        proposed: v.string(),
        plans: v.array(v.object({ recipe: v.string() })),
        inspection: v.object({ problemCount: v.number() }),
      }),
      JSON.parse(json.out),
    );
    expect(found).toMatchObject({ proposed: 'quick', inspection: { problemCount: 1 } });
    expect(found.plans).toHaveLength(7);
  });

  it('tells the first broken lines one by one and counts the rest', async () => {
    const broken = join(folder, 'broken.jsonl');
    writeFileSync(broken, `${labelledLines(60)}${'nonsense\n'.repeat(30)}`);
    const { error } = await grover(['train', broken, '--dry-run']);
    expect(error.trim().split('\n')).toHaveLength(11);
    expect(error).toContain('20 more lines were passed over.\n');
  });

  it('trains, measures again with evaluate, and refuses the name a second time', async () => {
    const out = join(folder, 'models');
    const argv = ['train', file, '--recipe', 'tfidf', '--epochs', '2', '--name', 'words', '--out', out];
    const { code, out: said } = await grover(argv);
    expect(code).toBe(0);
    expect(said).toContain('words (tfidf): ');
    expect(said).toContain('Judge other articles with it: grover evaluate FILES… --model ');
    expect(await grover(argv)).toMatchObject({
      code: 1,
      error: expect.stringContaining('holds a training run already (finished). Choose another name.') as unknown,
    });
    const predictions = join(folder, 'predictions.jsonl');
    const evaluated = await grover(['evaluate', file, '--model', join(out, 'words'), '--out', predictions]);
    expect(evaluated.out).toContain('words (tfidf) on 60 articles');
    expect(evaluated.out).toMatch(/accuracy, paired +\d/u);
    const tested = join(folder, 'tested.jsonl');
    writeFileSync(tested, labelledLines(20).replaceAll('{"title"', '{"split":"test","title"'));
    const once = await grover(['evaluate', tested, '--model', join(out, 'words')]);
    expect(once.out).toMatch(/\n +all\n/u);
  });

  it('says what a folder without a discriminator lacks', async () => {
    const { code, error } = await grover(['evaluate', file, '--model', folder]);
    expect({ code, error }).toEqual({ code: 1, error: expect.stringContaining('holds no discriminator') as unknown });
  });
});

const snapshot = (over: Partial<RunSnapshot>): RunSnapshot => ({
  run: '/r',
  request: { files: [], name: 'r', folder: '/', model: '', options: { recipe: 'quick', seed: 0 } },
  state: 'running',
  phase: 'training',
  done: 1,
  total: 4,
  message: 'Step 1 of 4.',
  changed: '',
  ...over,
});

describe('the progress of a training', () => {
  it('is one line on a terminal, cut to its width, that clears itself', () => {
    let said = '';
    const line = progressLine({ error: (text) => (said += text) }, 20);
    line.show(snapshot({ secondsLeft: 30 }));
    line.say('A broken line.\n');
    line.end();
    expect(said).toBe('\r\u001b[2K 25 % Step 1 of 4. \r\u001b[2KA broken line.\n\r\u001b[2K');
  });

  it('is a line a phase where there is no terminal', () => {
    const said: string[] = [];
    const line = progressLine({ error: (text) => said.push(text) }, undefined);
    for (let done = 0; done < 4; done++) line.show(snapshot({ done, fold: 2 }));
    line.show(snapshot({ phase: 'saving', done: 0, total: 1, message: 'Saving.', secondsLeft: 200 }));
    line.end();
    expect(said).toEqual(['Fold 2: Step 1 of 4.\n', 'Saving. (about 3 min left)\n']);
  });

  it.each([
    [0.2, 'under a second'],
    [12.1, 'about 13 s'],
    [600, 'about 10 min'],
    [9000, 'about 2.5 h'],
  ])('says %s seconds as %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});

const metrics: SplitMetrics = {
  examples: 10,
  unpairedAccuracy: 0.9,
  pairs: 0,
  auroc: 0.95,
  reliability: [],
  confusion: [
    [4, 1],
    [0, 5],
  ],
  byLabel: [
    { label: 'machine', examples: 5, precision: 1, recall: 0.8, f1: 0.889 },
    { label: 'human', examples: 5, precision: 0.833, recall: 1, f1: 0.909 },
  ],
  loss: 0.3,
};

const paragraphReport = {
  paragraphs: 100,
  auroc: 0.9,
  brier: 0.1,
  expectedCalibrationError: 0.1,
  minimumTokens: 40,
  falsePositiveRate: 0.005,
  found: 0.5,
};

describe('the report of a training', () => {
  it('shows measures as a table, a dash for what could not be measured, and the confusion matrix', () => {
    expect(metricsText([['test', metrics]], ['machine', 'human'])).toBe(
      [
        '',
        '                      test',
        'articles                10',
        'accuracy, unpaired  90.0 %',
        'accuracy, paired         -',
        'pairs                    0',
        'AUROC                0.950',
        'Brier score              -',
        'calibration error        -',
        'loss                 0.300',
        '',
        'test        read as machine  read as human  precision   recall',
        'is machine                4              1    100.0 %   80.0 %',
        'is human                  0              5     83.3 %  100.0 %',
        '',
      ].join('\n'),
    );
  });

  it('names the worst articles by file and line, and what to do next', () => {
    const split = { articles: 10, byLabel: [5, 5] };
    const report: TrainingReport = {
      format: 1,
      name: 'ours',
      recipe: 'quick',
      labels: ['machine', 'human'],
      positive: 'machine',
      created: '',
      seconds: 12,
      options: { recipe: 'quick', seed: 0 },
      engine: 'fake',
      data: { files: [], splits: { train: split, val: split, test: split }, leaks: [], acrossSplits: 0 },
      splits: { test: metrics },
      falsePositives: [{ file: '/a.jsonl', line: 7, title: 'Ferry', label: 'human', probability: 0.91, excerpt: 'It' }],
      falseNegatives: [],
      marksDrafts: true,
    };
    const text = reportText(report, 'grover-models/ours');
    expect(text).toContain('Taken for machine (probability of machine):\n  /a.jsonl:7: 0.910 Ferry\n');
    expect(text).not.toContain('Missed');
    expect(text).toContain('Use it for drafts: set grover.model to grover-models/ours.');
    const leak = { kind: 'length', byLabel: [9, 8], auroc: 0.7, message: 'They are cut.', isNormalised: true } as const;
    const found = { ...report, splits: { val: metrics }, data: { ...report.data, leaks: [leak], acrossSplits: 2 } };
    expect(reportText(found, 'ours')).toContain(
      '\nThey are cut.\n2 articles of train nearly the same as one of val or test: left out of training.\n',
    );
    const remarks = ['2 articles have spans.', 'Of train, 2 articles are copies.'];
    const remarked = reportText({ ...found, data: { ...found.data, remarks } }, 'ours');
    expect(remarked).toContain(`\nThey are cut.\n${remarks.join('\n')}\n`);
    expect(remarked).not.toContain('nearly the same');
    expect(reportText(found, 'ours')).toContain('There were no articles to test on.');
    const fewer = { ...report, options: { ...report.options, maxTrainingExamples: 20 } };
    expect(reportText(fewer, 'ours')).toContain('\nAt most 20 different articles of “machine” are learnt from');
    const paragraphs = { ...paragraphReport, falsePositiveRate: 0.11 };
    expect(reportText({ ...report, paragraphs }, 'ours')).toContain(
      'set grover.model to ours and grover.diagnostics.falsePositiveRate to 0.11 or more (below, it marks nothing).',
    );
  });
});
