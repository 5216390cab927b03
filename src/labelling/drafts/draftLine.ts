// The line of a labelled file that an article becomes.
import type { Provenance } from '../judgement.ts';
import type { WireArticle } from '../../protocol/labelling.ts';

/** JSON without a line end; the fields that are there in the model's order, then what was said of it. */
export function draftLine(fields: WireArticle, label: string, provenance: Provenance): string {
  const { domain, date, authors, title, article, summary } = fields;
  return JSON.stringify({ domain, date, authors, title, article, summary, label, provenance });
}
