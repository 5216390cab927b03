// What comes out of the labelling page, parsed: a webview is a boundary like any other.
import * as v from 'valibot';
import type { FromLabellingView, PageChange } from '../../protocol/labellingView.ts';

const place = v.pipe(v.number(), v.integer(), v.minValue(0));
const split = v.picklist(['train', 'val', 'test']);
const label = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));
const order = v.picklist(['file', 'uncertainty', 'confidence']);

const filter = v.object({
  show: v.union([
    v.picklist([
      'all',
      'unlabelled',
      'labelled',
      'skipped',
      'flagged',
      'noted',
      'changed',
      'disagreement',
      'conflict',
      'broken',
    ]),
    v.object({ label: v.string() }),
  ]),
  split: v.exactOptional(v.picklist(['train', 'val', 'test', 'none'])),
  text: v.exactOptional(v.pipe(v.string(), v.maxLength(1000))),
});

const change = v.object({
  label: v.exactOptional(v.nullable(label)),
  split: v.exactOptional(v.nullable(split)),
  flagged: v.exactOptional(v.boolean()),
  skipped: v.exactOptional(v.boolean()),
  note: v.exactOptional(v.nullable(v.pipe(v.string(), v.maxLength(100_000)))),
  spans: v.exactOptional(v.pipe(v.array(v.object({ start: place, end: place, label })), v.maxLength(10_000))),
});

const kept = v.object({ filter, order, position: place });
const at = { list: place, position: place };

const message: v.GenericSchema<unknown, FromLabellingView> = v.variant('type', [
  v.object({ type: v.literal('ready'), kept: v.exactOptional(kept) }),
  v.object({ type: v.literal('rows'), list: place, from: place, count: place }),
  v.object({ type: v.literal('select'), ...at }),
  v.object({ type: v.literal('nextUnlabelled'), ...at }),
  v.object({
    type: v.literal('judge'),
    list: place,
    positions: v.pipe(v.array(place), v.minLength(1)),
    change,
    advance: v.boolean(),
  }),
  v.object({ type: v.literal('filter'), filter, order }),
  v.object({ type: v.literal('read'), position: place }),
  v.object({ type: v.literal('settle'), ...at, take: v.picklist(['ours', 'theirs']) }),
  v.object({ type: v.literal('openText'), ...at }),
  v.object({ type: v.literal('stopReading') }),
  v.object({ type: v.literal('undo') }),
  v.object({ type: v.literal('redo') }),
  v.object({ type: v.literal('configureLabels') }),
]);

/** Undefined for what the page never says. A page that kept what is no longer understood is a page that kept nothing. */
export function readMessage(said: unknown): FromLabellingView | undefined {
  const parsed = v.safeParse(message, said);
  if (parsed.success) return parsed.output;
  const isReady = v.safeParse(v.object({ type: v.literal('ready') }), said).success;
  return isReady ? { type: 'ready' } : undefined;
}

/** The argument of the command that labels lines of an open file. */
export interface JudgeArgument {
  /** Missing: the editor in front. */
  readonly file?: string;
  /** From 1. */
  readonly lines: readonly number[];
  readonly change: PageChange;
}

const argument: v.GenericSchema<unknown, JudgeArgument> = v.object({
  file: v.exactOptional(v.string()),
  lines: v.array(v.pipe(v.number(), v.integer(), v.minValue(1))),
  change,
});

export function readJudgeArgument(said: unknown): JudgeArgument | undefined {
  const parsed = v.safeParse(argument, said);
  return parsed.success ? parsed.output : undefined;
}
