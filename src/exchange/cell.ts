// Cells of tables that a spreadsheet would take for a formula. Both ways, nothing is lost.

/** As OWASP's "CSV Injection" lists them; an apostrophe before one may be the article's own, and gets one more. */
const FORMULA = /^'*[=+\-@\t\r]/u;
const GUARDED = /^'+[=+\-@\t\r]/u;

/** With an apostrophe before what spreadsheets compute: they show the rest as text. */
export const guardedCell = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** Without the apostrophe that `guardedCell` put there. */
export const plainCell = (text: string): string => (GUARDED.test(text) ? text.slice(1) : text);
