// The settings of labelling: what they are when nobody has set them, and what is made of what is written; free of VS Code.
import * as v from 'valibot';

export interface LabelSetting {
  readonly label: string;
  /** CSS colour, or the name of a theme colour as `charts.green`. */
  readonly color?: string;
}

export interface LabellingSettings {
  /** In the order of their keys. */
  readonly labels: readonly LabelSetting[];
  /** File that Label This Article appends to, relative to the workspace; empty: not chosen yet. */
  readonly dataset: string;
  /** Who labels; empty: the user's name on this machine. */
  readonly name: string;
}

/** Repeated in package.json. */
export const defaultLabellingSettings: LabellingSettings = {
  labels: [
    { label: 'human', color: 'charts.blue' },
    { label: 'machine', color: 'charts.yellow' },
  ],
  dataset: '',
  name: '',
};

const text = v.pipe(v.string(), v.trim());
const label = v.object({
  label: v.pipe(text, v.minLength(1), v.maxLength(100)),
  color: v.exactOptional(v.pipe(text, v.regex(/^(?:[a-z][\w.-]*|#[\da-f]{3,8}|(?:rgb|hsl)a?\([\d\s.,%/]+\))$/i))),
});

/** What is not as it should be counts as not written; of a label that is named twice the first counts. */
export function parseLabellingSettings(written: Readonly<Record<keyof LabellingSettings, unknown>>): LabellingSettings {
  const one = (value: unknown): string => {
    const parsed = v.safeParse(text, value);
    return parsed.success ? parsed.output : '';
  };
  const labels = Array.isArray(written.labels)
    ? written.labels.flatMap((item: unknown) => readLabel(item) ?? [])
    : defaultLabellingSettings.labels;
  const first = new Map<string, LabelSetting>();
  for (const item of labels) if (!first.has(item.label)) first.set(item.label, item);
  return { labels: [...first.values()], dataset: one(written.dataset), name: one(written.name) };
}

/** A colour that is none costs the colour, not the label. */
function readLabel(item: unknown): LabelSetting | undefined {
  const whole = v.safeParse(label, item);
  if (whole.success) return whole.output;
  const name = v.safeParse(v.object({ label: label.entries.label }), item);
  return name.success ? name.output : undefined;
}
