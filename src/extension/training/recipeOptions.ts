// The choices of a recipe as fields of the form, and what may be typed into them; free of VS Code.
import type { RecipeName, RecipePlan } from '../../protocol/training.ts';
import type { FormField, OptionView } from '../../protocol/trainingView.ts';

/** Fields that are choices of the training itself: the rest names and places it. */
export type OptionField = Exclude<FormField, 'name' | 'folder' | 'seed' | 'positive'>;

export interface OptionRule {
  readonly label: string;
  readonly help: string;
  /** A number that may be typed, with its bounds. */
  readonly number?: { readonly isWhole: boolean; readonly least: number; readonly most: number };
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  /** Recipes that take it although their plan names no default for it. */
  readonly alsoFor?: readonly RecipeName[] | 'all';
}

const yesNo = (yes: string, no: string) => [
  { value: 'true', label: yes },
  { value: 'false', label: no },
];
const whole = (least: number, most: number) => ({ isWhole: true, least, most });

export const optionRules: Readonly<Record<OptionField, OptionRule>> = {
  epochs: { label: 'Epochs', help: 'Times that all training articles are read.', number: whole(1, 10_000) },
  batchSize: { label: 'Articles a step', help: 'More are steadier and take more memory.', number: whole(1, 4096) },
  learningRate: {
    label: 'Learning rate',
    help: 'How far one step goes. Too much never settles, too little never arrives.',
    number: { isWhole: false, least: 1e-8, most: 10 },
  },
  optimizer: {
    label: 'Optimiser',
    help: 'Adafactor is the reference’s.',
    choices: [
      { value: 'adafactor', label: 'Adafactor' },
      { value: 'adamw', label: 'AdamW' },
    ],
  },
  warmup: {
    label: 'Warm-up',
    help: 'Share of the steps in which the learning rate grows from 0.',
    number: { isWhole: false, least: 0, most: 1 },
  },
  trainableLayers: {
    label: 'Layers that learn',
    help: 'Only the top ones; empty: all weights.',
    number: whole(1, 1000),
    alsoFor: ['grover'],
  },
  maxTokens: { label: 'Tokens of an article', help: 'What comes after them is not read.', number: whole(16, 1025) },
  maxTrainingExamples: {
    label: 'Most machine articles',
    help: 'Kept for training, each with one human article; empty: all.',
    number: whole(1, 10_000_000),
    alsoFor: 'all',
  },
  folds: {
    label: 'Folds of cross-validation',
    help: 'Trains so many times, each on other articles; 0: none. Takes that much longer.',
    number: whole(0, 50),
    alsoFor: 'all',
  },
  patience: {
    label: 'Patience',
    help: 'Epochs without a better validation loss after which training stops.',
    number: whole(1, 10_000),
  },
  classWeights: {
    label: 'Weight of the labels',
    help: 'Balanced: a rare label counts as much as a frequent one.',
    choices: [
      { value: 'balanced', label: 'Balanced' },
      { value: 'none', label: 'As frequent as they are' },
    ],
  },
  head: {
    label: 'Head',
    help: 'What learns on top of the frozen model.',
    choices: [
      { value: 'linear', label: 'Linear' },
      { value: 'mlp', label: 'Small network (MLP)' },
    ],
  },
  keepLeaks: {
    label: 'Leaks',
    help: 'What tells the labels apart besides the writing.',
    choices: yesNo('Keep the texts as they are', 'Even them out'),
    alsoFor: 'all',
  },
  paragraphs: {
    label: 'Paragraphs',
    help: 'The head that marks paragraphs of drafts.',
    choices: yesNo('Train for paragraphs too', 'Whole articles only'),
  },
};

export const isOptionField = (field: FormField): field is OptionField => Object.hasOwn(optionRules, field);

/** Fields that a recipe offers, in the order of the table above. */
export function optionsOf({ recipe, defaults }: Pick<RecipePlan, 'recipe' | 'defaults'>): readonly OptionView[] {
  const given: Readonly<Record<string, unknown>> = { ...defaults };
  const fields = Object.entries(optionRules).filter(([field, { alsoFor }]) => {
    const isExtra = alsoFor === 'all' || alsoFor?.includes(recipe) === true;
    return given[field] !== undefined || isExtra;
  });
  return fields.flatMap(([field, { label, help, choices }]) => {
    if (!isFormOption(field)) return [];
    const standard = standardOf(given[field], choices);
    return [{ field, label, help, standard, ...(choices === undefined ? {} : { choices }) }];
  });
}

const isFormOption = (name: string): name is OptionField => Object.hasOwn(optionRules, name);

/** A default as it would be typed. A list always has a value: `false` where the plan names none. */
function standardOf(value: unknown, choices: OptionRule['choices']): string {
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return String(value);
  return choices?.at(-1)?.value ?? '';
}
