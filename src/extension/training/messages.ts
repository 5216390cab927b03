// What comes out of the page, parsed: a webview is a boundary like any other.
import * as v from 'valibot';
import { RECIPE_NAMES } from '../../protocol/training.ts';
import {
  formFields,
  type FormValues,
  type FromTrainingView,
  type TrainingViewState,
} from '../../protocol/trainingView.ts';

const recipe = v.picklist(RECIPE_NAMES);
const field = v.picklist(formFields);
const values = v.object({ recipe, fields: v.record(field, v.pipe(v.string(), v.maxLength(4096))) });
const plain = (type: 'ready' | 'copyReport' | 'use' | 'useShipped' | 'allowMarks' | 'openFolder') =>
  v.object({ type: v.literal(type) });

const message: v.GenericSchema<unknown, FromTrainingView> = v.variant('type', [
  plain('ready'),
  plain('copyReport'),
  plain('use'),
  plain('useShipped'),
  plain('allowMarks'),
  plain('openFolder'),
  v.object({ type: v.picklist(['showRuns', 'chooseFiles', 'readAgain', 'showLog']) }),
  v.object({ type: v.picklist(['check', 'start']), values }),
  v.object({
    type: v.literal('control'),
    run: v.string(),
    action: v.picklist(['pause', 'continue', 'stop', 'resume']),
  }),
  v.object({
    type: v.literal('open'),
    place: v.object({ file: v.string(), line: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
  }),
  v.object({ type: v.literal('copyInstall'), recipe }),
  v.object({ type: v.literal('showRun'), run: v.string() }),
]);

const subject = v.variant('kind', [
  v.object({ kind: v.literal('files'), files: v.array(v.string()) }),
  v.object({ kind: v.literal('run'), run: v.string() }),
  v.object({ kind: v.literal('runs') }),
]);

/** Undefined for what the page never says. */
export function readMessage(said: unknown): FromTrainingView | undefined {
  const parsed = v.safeParse(message, said);
  return parsed.success ? parsed.output : undefined;
}

/** What the view was about when VS Code was closed; without it, the list of runs. */
export function readSubject(state: unknown): TrainingViewState['subject'] {
  const parsed = v.safeParse(v.object({ subject }), state);
  return parsed.success ? parsed.output.subject : { kind: 'runs' };
}

/** What a command's argument wants to be started at once. */
export function readStart(argument: unknown): FormValues | undefined {
  const parsed = v.safeParse(v.object({ start: values }), argument);
  return parsed.success ? parsed.output.start : undefined;
}
