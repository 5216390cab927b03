// What a keybinding, a quick fix or another extension hands to the commands that label drafts; free of VS Code.
import * as v from 'valibot';

const place = v.object({ line: v.number(), character: v.number() });
const given = v.object({
  /** The draft; missing: the active editor's. */
  uri: v.optional(v.string()),
  /** What of it; missing: what is selected. */
  range: v.optional(v.object({ start: place, end: place })),
  /** Missing: is asked for. */
  label: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1))),
  /** Absolute path; missing: the one in use. */
  dataset: v.optional(v.string()),
});

export type LabelArguments = v.InferOutput<typeof given>;

/** What is not as it should be counts as not said. */
export function readLabelArguments(argument: unknown): LabelArguments {
  const parsed = v.safeParse(given, argument);
  return parsed.success ? parsed.output : {};
}
