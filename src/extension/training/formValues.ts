// From what was typed into the form to a request, or to what is wrong with it; free of VS Code.
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import * as v from 'valibot';
import type { TrainingRequest } from '../../protocol/training.ts';
import type { FieldError, FormField, FormValues, FormView } from '../../protocol/trainingView.ts';
import { count } from './numbers.ts';
import { isOptionField, optionRules, type OptionField } from './recipeOptions.ts';

export interface FormContext {
  readonly files: readonly string[];
  readonly form: Pick<FormView, 'standards' | 'recipes'>;
  /** Model folder that training starts from; empty: the shipped one. */
  readonly model: string;
  /** Where a relative folder starts; undefined when no folder is open. */
  readonly workspace: string | undefined;
  /** True if a discriminator of this name is there already. */
  readonly isTaken: (folder: string, name: string) => boolean;
}

export type ReadForm =
  | { readonly ok: true; readonly request: TrainingRequest }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

export function readForm(values: FormValues, context: FormContext): ReadForm {
  const errors: FieldError[] = [];
  const typed = (field: FormField): string => (values.fields[field] ?? '').trim();
  const or = (field: 'name' | 'folder' | 'seed'): string => typed(field) || context.form.standards[field];
  const check = <T>(field: FormField, read: () => T): T | undefined => {
    try {
      return read();
    } catch (thrown) {
      if (!(thrown instanceof BadInput)) throw thrown;
      errors.push({ field, message: thrown.message });
      return undefined;
    }
  };
  const folder = check('folder', () => readFolder(or('folder'), context.workspace));
  const name = check('name', () => readName(or('name'), folder, context));
  const seed = check('seed', () => readNumber(or('seed'), { isWhole: true, least: 0, most: 0xffff_ffff }));
  const offered = context.form.recipes.find(({ recipe }) => recipe === values.recipe)?.options ?? [];
  const options: Record<string, unknown> = {};
  for (const { field } of offered) {
    if (!isOptionField(field) || typed(field) === '') continue;
    const value = check(field, () => readOption(field, typed(field)));
    if (value !== undefined) options[field] = value;
  }
  const positive = typed('positive');
  if (folder === undefined || name === undefined || seed === undefined || errors.length > 0)
    return { ok: false, errors };
  const chosen = {
    recipe: values.recipe,
    seed,
    ...v.parse(choices, options),
    ...(positive === '' ? {} : { positive }),
  };
  return { ok: true, request: { files: context.files, name, folder, model: context.model, options: chosen } };
}

const number = v.exactOptional(v.number());
const choices = v.object({
  epochs: number,
  batchSize: number,
  learningRate: number,
  optimizer: v.exactOptional(v.picklist(['adafactor', 'adamw'])),
  warmup: number,
  trainableLayers: number,
  maxTokens: number,
  maxTrainingExamples: number,
  folds: number,
  patience: number,
  classWeights: v.exactOptional(v.picklist(['balanced', 'none'])),
  head: v.exactOptional(v.picklist(['linear', 'mlp'])),
  keepLeaks: v.exactOptional(v.boolean()),
  paragraphs: v.exactOptional(v.boolean()),
});

/** Said under the field. */
class BadInput extends Error {}

/** Names that Windows keeps for its devices: a folder that travels must not have one. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

function readName(text: string, folder: string | undefined, { isTaken }: FormContext): string {
  if (text === '') throw new BadInput('Give it a name.');
  if (text.length > 60) throw new BadInput('At most 60 characters.');
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(text) || text.endsWith('.'))
    throw new BadInput('Letters, digits, hyphens, dots and underscores only: it names a folder.');
  if (RESERVED.test(text)) throw new BadInput(`Windows keeps the name ${text} for itself. Choose another.`);
  if (folder !== undefined && isTaken(folder, text))
    throw new BadInput(`There is a ${text} in this folder already. Choose another name; nothing is written over.`);
  return text;
}

function readFolder(text: string, workspace: string | undefined): string {
  if (text === '') throw new BadInput('Say where discriminators are kept.');
  if (text === '~' || /^~[\\/]/.test(text)) return join(homedir(), text.slice(1));
  if (isAbsolute(text)) return resolve(text);
  if (workspace === undefined) throw new BadInput('No folder is open, so give the whole path.');
  return resolve(workspace, text);
}

function readNumber(
  text: string,
  { isWhole, least, most }: { readonly isWhole: boolean; readonly least: number; readonly most: number },
): number {
  // 1,000 is a thousand where a whole number is wanted; elsewhere 0,001 is what much of the world writes for 0.001.
  const value = Number(isWhole ? text.replace(/(?<=\d)[,\s](?=\d{3}(?!\d))/g, '') : text.replace(',', '.'));
  const isKind = Number.isFinite(value) && (!isWhole || Number.isInteger(value));
  if (!isKind || value < least || value > most)
    throw new BadInput(`A ${isWhole ? 'whole ' : ''}number from ${inWords(least)} to ${inWords(most)}.`);
  return value;
}

const inWords = (value: number): string => (Number.isInteger(value) ? count(value) : String(value));

function readOption(field: OptionField, text: string): unknown {
  const { number: limits, choices: listed } = optionRules[field];
  if (limits !== undefined) return readNumber(text, limits);
  if (listed?.some(({ value }) => value === text) !== true) throw new BadInput('Choose one of the list.');
  return text === 'true' ? true : text === 'false' ? false : text;
}

/** A name for a discriminator of these files that nobody has taken yet: as "council-desk", "council-desk-2". */
export function suggestName(files: readonly string[], isTaken: (name: string) => boolean): string {
  const first = (files[0] ?? '').split(/[\\/]/).at(-1) ?? '';
  const stem = first
    .replace(/\.(jsonl|ndjson)$/i, '')
    .replace(/[-_.]?(train|val|valid|validation|test|labelled|labeled)$/i, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+|[._-]+$/gu, '')
    .slice(0, 50);
  const base = stem === '' || RESERVED.test(stem) ? 'newsroom' : stem;
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!isTaken(name)) return name;
  }
}
