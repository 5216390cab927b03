// The model sets one line break between paragraphs; a document may want a blank line, or its own line endings.
import type { Draft } from '../draft/draft.ts';

/** Turns generated text into the document's paragraphs, piece by piece as it comes: one of these for each candidate. */
export function createParagraphBreaks({ language, text }: Pick<Draft, 'language' | 'text'>): (added: string) => string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  // Plain text that has line breaks but no blank line sets its paragraphs line by line.
  const isByLine = language === 'plaintext' && /\S\r?\n\S/.test(text) && !/\r?\n[ \t]*\r?\n/.test(text.trim());
  const between = isByLine ? newline : newline + newline;
  let wasBreak = false;
  return (added) =>
    added.replace(/\n+|[^\n]+/g, (run) => {
      const isBreak = run.startsWith('\n');
      const shown = isBreak ? (wasBreak ? '' : between) : run;
      wasBreak = isBreak;
      return shown;
    });
}
