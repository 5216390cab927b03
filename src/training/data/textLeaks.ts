// The leaks that an article's text shows by itself, and what takes each away.
import type { LeakKind } from '../../protocol/training.ts';
import { countWords } from './article.ts';
import { hasMojibake } from './mojibake.ts';
import { hasMissingSpaces, linesOf, type Normalisation } from './normaliseArticle.ts';
import { endsFinished } from './sentences.ts';

export interface TextLeak {
  readonly kind: LeakKind;
  /** Whether the text has it, or how much of it. */
  readonly feature: (text: string) => boolean | number;
  /** AUROC from which it leaks, where it is not that of all. */
  readonly leaksFrom?: number;
  readonly settings: Partial<Normalisation>;
  /** Sentences for people: `found` goes on with the share of each label. */
  readonly found: string;
  readonly done: string;
}

const REBROKEN = 'All articles are broken into paragraphs anew, at ends of sentences.';

/** Of several of one kind, the first that is found counts. */
export const TEXT_LEAKS: readonly TextLeak[] = [
  {
    kind: 'newlines',
    feature: (text) => linesOf(text).length > 1,
    settings: { newlines: 'rebroken' },
    found: 'Line breaks stand in',
    done: REBROKEN,
  },
  {
    kind: 'newlines',
    // Some difference in the length of paragraphs is writing; lines of a fixed width are not.
    leaksFrom: 0.75,
    feature: (text) => (linesOf(text).length - 1) / Math.max(1, countWords(text)),
    settings: { newlines: 'rebroken' },
    found: 'Line breaks are more frequent than in the median article in',
    done: REBROKEN,
  },
  {
    kind: 'newlines',
    feature: (text) => /\n[^\S\n]*\n/u.test(text.trim()),
    settings: { newlines: 'single' },
    found: 'Empty lines stand between the paragraphs in',
    done: 'One line break stands between paragraphs in all articles.',
  },
  {
    kind: 'newlines',
    feature: (text) => /\r|\u2028|\u2029|[^\S\n ]|[^\S\n]{2}|^\s|\s$/u.test(text),
    settings: { newlines: 'single' },
    found: 'Unusual white space (double or hard spaces, tabs, Windows line breaks, spaces at the ends) stands in',
    done: 'One space stands between words and one line break between paragraphs in all articles.',
  },
  {
    kind: 'mojibake',
    feature: hasMojibake,
    settings: { mojibake: true },
    found: 'Misread characters (such as “â€™” for an apostrophe) stand in',
    done: 'They are turned back into what was written.',
  },
  {
    kind: 'missing-spaces',
    feature: hasMissingSpaces,
    settings: { missingSpaces: true },
    found: 'Sentences that stick together (“end.Next”) stand in',
    done: 'A space is put between them.',
  },
  {
    kind: 'cut-ends',
    feature: (text) => !endsFinished(text),
    settings: { cutEnds: true },
    found: 'A last sentence that is not finished stands in',
    done: 'What stands behind the last finished sentence is left out of all articles.',
  },
];
