// Syntax errors of YAML in words for people who write news, not YAML.
import type { FrontMatterProblem, TextRange } from './draft.ts';
import { trimmedRange } from './rawField.ts';

const sentences: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY:
    'This value holds a colon followed by a space, so it reads like a second key. Put the whole value in double quotes.',
  MULTILINE_IMPLICIT_KEY: 'There is no colon behind this key. Write the line as key: value.',
  MISSING_CHAR:
    'Something is missing here: a closing quote, bracket or colon. Close the quote or bracket on the same line.',
  TAB_AS_INDENT: 'This line is indented with a tab, which YAML forbids. Indent it with spaces.',
  BAD_INDENT:
    'The indentation does not fit the line above, or a bracket was not closed. Align the line, or close the bracket.',
  BAD_SCALAR_START: 'A value may not begin with this character. Put the whole value in double quotes.',
  UNEXPECTED_TOKEN:
    'There is text behind the end of this value, perhaps after a quote inside it. Put the whole value in double quotes and write \\" for quotes inside.',
  BAD_DQ_ESCAPE: 'There is a backslash in double quotes that YAML does not know. Write \\\\ for a backslash.',
  BAD_ALIAS: 'A value may not begin with * here. Put the whole value in double quotes.',
  NOT_A_MAP:
    'The front matter should be lines of the form key: value, for example title: "Council backs new ferry terminal".',
  IMPOSSIBLE: 'The front matter cannot be read as YAML. Write lines of the form key: value.',
};
const COMMA_TOO_MANY =
  'There is a comma too many here. Remove it, or write the entry that is missing between the commas.';
const COMMA_MISSING =
  'A comma or a colon is missing before this. Put a comma between entries, a colon between key and value.';
const BROKEN_OBJECT =
  'A comma is missing before this, or a quote stands inside a text. Put a comma between entries, and write \\" for quotes inside a text.';
const GENERAL = 'The front matter cannot be read as YAML from here on. Put values with punctuation in double quotes.';

/** The problem of one error at an offset: it marks the value of that line, or the line when there is no key in it. */
export function yamlProblem(code: string, text: string, content: TextRange, at: number): FrontMatterProblem {
  return {
    range: lineValue(text, content, at),
    severity: 'error',
    code: 'yaml-syntax',
    message: sentenceFor(code, text, content, at),
  };
}

/** The parser has one code for several mistakes; the character it stopped at tells them apart. */
function sentenceFor(code: string, text: string, content: TextRange, at: number): string {
  const character = at < content.end ? (text[at] ?? '') : '';
  if (code === 'UNEXPECTED_TOKEN' && character === ',') return COMMA_TOO_MANY;
  if (code === 'MISSING_CHAR' && /\S/u.test(character)) return COMMA_MISSING;
  const isObject = /^\s*\{/u.test(text.slice(content.start, content.end));
  if (isObject && /^(?:UNEXPECTED_TOKEN|MULTILINE_IMPLICIT_KEY|BLOCK_IN_FLOW)$/u.test(code)) return BROKEN_OBJECT;
  return sentences[code] ?? GENERAL;
}

function lineValue(text: string, content: TextRange, at: number): TextRange {
  let from = Math.min(at, content.end);
  // An error at the end of the text belongs to the last line that has something on it.
  while (
    from > content.start &&
    /[\r\n]/u.test(text[from - 1] ?? '') &&
    (from >= content.end || /[\r\n]/u.test(text[from] ?? ''))
  )
    from--;
  let start = from;
  while (start > content.start && !/[\r\n]/u.test(text[start - 1] ?? '')) start--;
  let end = from;
  while (end < content.end && !/[\r\n]/u.test(text[end] ?? '')) end++;
  const key = /^[ \t]*[^\s:#"'[{][^:\r\n]{0,80}:[ \t]+(?=\S)/u.exec(text.slice(start, end));
  const range = trimmedRange(text, start + (key?.[0].length ?? 0), end);
  return range.end > range.start ? range : trimmedRange(text, start, Math.max(end, start));
}
