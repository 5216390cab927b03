// Colours of labels, as style sheets understand them.
import type { LabelChoice } from '../../src/protocol/labellingView.ts';

/** For labels that nobody gave a colour; after the last the first again. */
const STANDARD = ['charts.blue', 'charts.yellow', 'charts.purple', 'charts.green', 'charts.red', 'charts.orange'];

/** A theme colour (`charts.green`, `errorForeground`) as VS Code names it in its pages; anything else is CSS already. */
export function cssColour(colour: string): string {
  const isThemeColour = /^[a-zA-Z][\w-]*(\.[\w-]+)+$/.test(colour) || /^[a-z]+[A-Z]\w*$/.test(colour);
  return isThemeColour ? `var(--vscode-${colour.replaceAll('.', '-')}, currentColor)` : colour;
}

export type Colours = ReadonlyMap<string, string>;

export const coloursOf = (labels: readonly LabelChoice[]): Colours =>
  new Map(
    labels.map(({ label, color }, i) => [label, cssColour(color ?? STANDARD[i % STANDARD.length] ?? 'foreground')]),
  );
