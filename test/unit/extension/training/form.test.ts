// The form: what it shows of the files, and what becomes of what is typed into it.
import { describe, expect, it } from 'vitest';
import { readForm, suggestName, type FormContext } from '../../../../src/extension/training/formValues.ts';
import { formView } from '../../../../src/extension/training/formView.ts';
import type { FormField, FormValues } from '../../../../src/protocol/trainingView.ts';
import { file, inspected, inspection, quick } from './samples.ts';

const standards = { name: 'council', folder: 'grover-models', seed: '1' };
const form = formView(inspected, standards);
const context: FormContext = {
  files: [file],
  form,
  model: '',
  workspace: '/desk',
  isTaken: (folder, name) => folder === '/desk/grover-models' && name === 'taken',
};
const read = (fields: FormValues['fields'], recipe: FormValues['recipe'] = 'quick') =>
  readForm({ recipe, fields }, context);

describe('formView', () => {
  it('counts articles by split and label', () => {
    expect(form.facts.map(({ name, value }) => `${value} ${name}`)).toEqual([
      '100 articles',
      '2 labels',
      '40 pairs',
      '312 words in a typical article',
    ]);
    expect(form.splits.rows).toEqual([
      { name: 'Training', total: '70', byLabel: ['33', '37'] },
      { name: 'Validation', total: '15', byLabel: ['7', '8'] },
      { name: 'Test', total: '15', byLabel: ['8', '7'] },
      { name: 'All', total: '100', byLabel: ['48', '52'] },
    ]);
  });

  it('warns before it notes, and leads to the lines', () => {
    const warnings = form.remarks.filter(({ severity }) => severity === 'warning').map(({ text }) => text);
    expect(warnings).toEqual([
      '4 lines were passed over. The first 1:',
      'Human articles are longer.',
      expect.stringContaining('2 articles lie in more than one split'),
      'Only 15 articles for the test: the numbers at the end will be rough.',
    ]);
    expect(form.remarks.slice(warnings.length).every(({ severity }) => severity === 'note')).toBe(true);
    expect(form.remarks[0]?.places).toEqual([
      { file, line: 17, where: 'council.jsonl:17', text: 'There is no label.' },
    ]);
    expect(form.remarks[2]?.places[0]?.text).toBe('96 % like council.jsonl:3');
  });

  it('says nothing of what is not there', () => {
    const clean = formView(
      {
        ...inspected,
        inspection: {
          ...inspection,
          problems: [],
          problemCount: 0,
          leaks: [],
          duplicates: { withinSplits: 0, acrossSplits: 0, examples: [] },
          tooShort: 0,
          splitsMade: 0,
          unpaired: 0,
          splits: { ...inspection.splits, test: { articles: 0, byLabel: [0, 0] } },
        },
      },
      standards,
    );
    expect(clean.remarks).toEqual([]);
  });

  it('says what a recipe takes, why it cannot run and which command installs what is missing', () => {
    expect(form.recipes.map(({ cost }) => cost)).toEqual([
      'About 40 seconds, at most 610 MB of memory',
      'About 3 hours, at most 4.2 GB of memory',
    ]);
    expect(form.recipes[1]).toMatchObject({
      problem: 'tfjs-node is not installed. Install it.',
      install: 'npm install @tensorflow/tfjs-node',
    });
  });

  it('says the command once, where it can be copied', () => {
    const install = 'npm install x';
    const problem = { code: 'engine-missing', message: 'It is not installed.', hint: `Install it with: ${install}` };
    const view = formView({ ...inspected, plans: [{ ...quick, problem, install }] }, standards);
    expect(view.recipes[0]).toMatchObject({ problem: 'It is not installed.', install });
  });

  it('offers what the plan decides, with the plan’s choice as the standard', () => {
    const options = form.recipes.map((recipe) =>
      Object.fromEntries(recipe.options.map(({ field, standard }) => [field, standard])),
    );
    expect(options).toEqual([
      {
        maxTokens: '1024',
        maxTrainingExamples: '',
        folds: '0',
        head: 'linear',
        keepLeaks: 'false',
        paragraphs: 'true',
      },
      {
        epochs: '4',
        learningRate: '0.00002',
        optimizer: 'adafactor',
        trainableLayers: '',
        maxTrainingExamples: '',
        folds: '',
        keepLeaks: 'false',
      },
    ]);
  });

  it('lets nobody be the positive label where none is known', () => {
    const { positive, ...unknown } = inspection;
    expect(positive).toBe('machine');
    expect(formView({ ...inspected, inspection: unknown }, standards).positive).toMatchObject({
      standard: '',
      choices: [{ value: '' }, { value: 'machine' }, { value: 'human' }],
    });
  });
});

describe('readForm', () => {
  it('takes the standards where nothing was typed, and leaves the options to the recipe', () => {
    expect(read({})).toEqual({
      ok: true,
      request: {
        files: [file],
        name: 'council',
        folder: '/desk/grover-models',
        model: '',
        options: { recipe: 'quick', seed: 1 },
      },
    });
  });

  it('reads what was typed', () => {
    const typed = {
      name: ' Ratsdesk-2 ',
      folder: '/models',
      seed: '1,000',
      folds: '5',
      head: 'mlp',
      keepLeaks: 'true',
      paragraphs: 'false',
      positive: 'human',
    };
    expect(read(typed)).toMatchObject({
      request: {
        name: 'Ratsdesk-2',
        folder: '/models',
        options: { seed: 1000, folds: 5, head: 'mlp', keepLeaks: true, paragraphs: false, positive: 'human' },
      },
    });
  });

  it('takes a decimal comma', () => {
    expect(read({ learningRate: '0,001' }, 'grover')).toMatchObject({ request: { options: { learningRate: 0.001 } } });
  });

  it('forgets what another recipe was told', () => {
    expect(read({ learningRate: 'fast', epochs: '3' })).toMatchObject({
      request: { options: { recipe: 'quick', seed: 1 } },
    });
  });

  it.each<[FormField, string, RegExp]>([
    ['name', 'taken', /already/],
    ['name', '../up', /Letters/],
    ['name', 'a/b', /Letters/],
    ['name', 'con', /Windows/],
    ['name', 'x'.repeat(61), /60/],
    ['seed', '-1', /whole number from 0/],
    ['seed', '1.5', /whole number/],
    ['folds', 'five', /whole number from 0 to 50/],
    ['head', 'hydra', /list/],
    ['maxTokens', '9,000', /from 16 to 1,025/],
  ])('says under %s what is wrong with “%s”', (field, text, message) => {
    const result = read({ [field]: text });
    expect(result.ok ? [] : result.errors.map((error) => error.field)).toEqual([field]);
    expect(result.ok ? '' : result.errors[0]?.message).toMatch(message);
  });

  it('says everything that is wrong at once', () => {
    const result = read({ name: 'taken', seed: 'x', folds: '99' });
    expect(result.ok ? [] : result.errors.map(({ field }) => field)).toEqual(['name', 'seed', 'folds']);
  });

  it('wants a whole path where no folder is open', () => {
    const result = readForm({ recipe: 'quick', fields: {} }, { ...context, workspace: undefined });
    expect(result).toMatchObject({ ok: false, errors: [{ field: 'folder' }] });
  });
});

describe('suggestName', () => {
  it.each([
    [['/a/council-desk-train.jsonl', '/a/council-desk-test.jsonl'], [], 'council-desk'],
    [['/a/council desk.jsonl'], [], 'council-desk'],
    [['/a/Zürich.jsonl'], ['Zürich', 'Zürich-2'], 'Zürich-3'],
    [['/a/train.jsonl'], [], 'newsroom'],
    [['/a/con.jsonl'], [], 'newsroom'],
  ])('of %j, with %j taken, is %s', (files, taken, expected) => {
    expect(suggestName(files, (name) => taken.includes(name))).toBe(expected);
  });
});
