// The publications that a paragraph head was measured on, where they are few: what it says of others' drafts nobody has measured.
import { hostOf } from '../../draft/hosts.ts';
import type { TrainingData } from '../recipe.ts';

/** With more publications than these, what holds for all of them is taken to hold for others as well. */
export const MOST_DOMAINS = 10;

/** Hosts of the articles, sorted; undefined where there are more than MOST_DOMAINS or an article does not say its own. */
export function knownDomains({ train, val, test }: Pick<TrainingData, 'train' | 'val' | 'test'>): string[] | undefined {
  const hosts = new Set<string>();
  for (const { fields } of [...train, ...val, ...test]) {
    if (fields.domain === undefined) return undefined;
    hosts.add(hostOf(fields.domain) ?? fields.domain);
    if (hosts.size > MOST_DOMAINS) return undefined;
  }
  return hosts.size === 0 ? undefined : [...hosts].sort();
}
