// What became of a label given in a draft, as a sentence; free of VS Code.
import type { Labelled } from '../labelling/drafts/writeLabel.ts';
import { counted } from './training/numbers.ts';

/** `dataset`: as people know the file. */
export function labelledSaid(done: Labelled, dataset: string): string {
  const { label, line, count } = done;
  switch (done.did) {
    case 'appended': {
      const what = done.isPart ? `The selection is an article labelled ${label} now` : `Labelled ${label}`;
      return `${what}: added to ${dataset}; ${counted(count, 'article')} there.`;
    }
    case 'span':
      return `The selection is marked ${label} in the article on line ${line} of ${dataset}.`;
    case 'relabelled':
      return `Line ${line} of ${dataset} is labelled ${label} now${done.before === undefined ? '' : `; it was ${done.before}`}.`;
    case 'nothing':
      return `Line ${line} of ${dataset} is labelled ${label} already.`;
  }
}
