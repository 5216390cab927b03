// What a scan found, as diagnostics an editor can show.
import { DiagnosticSeverity, type Diagnostic, type Range } from 'vscode-languageserver';
import type { FrontMatterProblem } from '../draft/draft.ts';
import type { ParagraphAssessment } from '../detection/assessment.ts';

export const SOURCE = 'Grover';
export const MACHINE_LIKE = 'machine-like';

/** The diagnostic of a paragraph that reads machine-like; undefined for every other verdict. */
export function paragraphDiagnostic(
  { verdict, probability, interval, evidence }: ParagraphAssessment,
  range: Range,
): Diagnostic | undefined {
  if (verdict.kind !== 'machine-like' || probability === undefined) return undefined;
  const between = interval === undefined ? '' : ` (90 % interval ${percent(interval[0])}-${percent(interval[1])} %)`;
  const tokens = evidence === undefined ? '' : `, ${evidence.tokens} tokens`;
  return {
    range,
    severity: DiagnosticSeverity.Information,
    source: SOURCE,
    code: MACHINE_LIKE,
    message: `Reads machine-like: ${percent(probability)} %${between}${tokens}.`,
    data: { probability, interval, tokens: evidence?.tokens },
  };
}

export function frontMatterDiagnostic({ severity, code, message }: FrontMatterProblem, range: Range): Diagnostic {
  return {
    range,
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    source: SOURCE,
    code,
    message,
  };
}

/** Whole percent, but never 0 or 100: nothing here is certain. */
export const percent = (share: number): number => Math.min(99, Math.max(1, Math.round(share * 100)));
