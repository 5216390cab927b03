// Which labels are offered, and by which keys.
import type { LabelChoice } from '../../protocol/labellingView.ts';
import type { LabelSetting } from './settings.ts';

/** The setting's labels in their order, then the file's others as they come (the most frequent first); nine have a key. */
export function labelChoices(
  settings: readonly LabelSetting[],
  ofFile: readonly { readonly label: string; readonly count: number }[],
): readonly LabelChoice[] {
  const counts = new Map(ofFile.map(({ label, count }) => [label, count]));
  const named = new Set(settings.map(({ label }) => label));
  const others: readonly LabelSetting[] = ofFile.filter(({ label }) => !named.has(label));
  return [...settings, ...others].map(({ label, color }, place) => ({
    label,
    ...(place < 9 && { key: String(place + 1) }),
    ...(color !== undefined && { color }),
    count: counts.get(label) ?? 0,
  }));
}
