// What `Grover: Generate…` can write, and how a command's argument says it.
import type { GenerateParams, GeneratedField } from '../protocol/messages.ts';

/** `here` continues the article at the cursor; `article` writes it anew. */
export type Target = Exclude<GeneratedField, 'article'> | 'article' | 'here';

export interface GenerateChoice extends Pick<GenerateParams, 'candidates' | 'seed' | 'maxTokens'> {
  readonly target: Target;
  /** Takes this candidate without asking. */
  readonly pick?: number;
}

export interface TargetItem {
  readonly target: Target;
  readonly label: string;
  readonly description: string;
}

export const TARGETS: readonly TargetItem[] = [
  { target: 'here', label: 'Continue here', description: 'the article, at the cursor' },
  { target: 'article', label: 'Whole article', description: 'from the front matter' },
  { target: 'title', label: 'Title', description: 'from the other fields and the text' },
  { target: 'summary', label: 'Summary', description: 'from the other fields and the text' },
  { target: 'authors', label: 'Authors', description: 'from the other fields and the text' },
  { target: 'date', label: 'Date', description: 'from the other fields and the text' },
  { target: 'domain', label: 'Domain', description: 'from the other fields and the text' },
];

/** Reads what a keybinding or another extension hands to the command; undefined means: ask. */
export function readChoice(argument: unknown): GenerateChoice | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const given: Record<string, unknown> = { ...argument };
  const target = TARGETS.find((item) => item.target === given['target'])?.target;
  if (target === undefined) return undefined;
  const whole = (key: 'pick' | 'candidates' | 'seed' | 'maxTokens', least: number, most: number) => {
    const value = given[key];
    return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? { [key]: value }
      : {};
  };
  return {
    target,
    ...whole('pick', 0, 15),
    ...whole('candidates', 1, 16),
    ...whole('seed', 0, 0xffff_ffff),
    ...whole('maxTokens', 1, 1024),
  };
}
