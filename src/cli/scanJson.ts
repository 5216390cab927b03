// A scan for programs: one JSON document, or a JSON object a line.
import type { ParagraphAssessment } from '../detection/assessment.ts';
import type { Problem } from '../grover/problem.ts';
import { lineIndex } from './lineIndex.ts';
import type { ScanPlace } from './scanItems.ts';
import { countsOf, machineShare, type Report, type ScannedArticle, type ScanSource } from './scanReport.ts';

/** A document `{…source, files: […]}`; each article is written as soon as it is read. */
export function jsonReport(source: ScanSource): Report {
  let isFirst = true;
  const element = (value: unknown): string => {
    const text = JSON.stringify(value, null, 2).replaceAll('\n', '\n    ');
    const between = isFirst ? '' : ',';
    isFirst = false;
    return `${between}\n    ${text}`;
  };
  return {
    begin: () => `${JSON.stringify(source, null, 2).slice(0, -'\n}'.length)},\n  "files": [`,
    article: (scanned) => element(articleJson(scanned)),
    unread: (place, problem) => element(unreadJson(place, problem)),
    end: () => `${isFirst ? '' : '\n  '}]\n}\n`,
  };
}

/** An article's place and findings. Offsets of one in an archive are those of its text. */
export function articleJson({ draft, assessments, ...place }: ScannedArticle): Record<string, unknown> {
  const placed = placesIn(draft.text, place.line !== undefined);
  const { judged, marked } = countsOf(assessments);
  const share = machineShare(assessments);
  return {
    ...placeJson(place),
    article: { judged, marked, ...(share !== undefined && { machineShare: share }) },
    frontMatter: (draft.frontMatter?.problems ?? []).map(({ range, severity, code, message }) => ({
      ...placed(range),
      severity,
      code,
      message,
    })),
    paragraphs: assessments.map((one) => ({ ...placed(one.paragraph.range), ...assessmentJson(one) })),
  };
}

export const unreadJson = (place: ScanPlace, { message }: Problem): Record<string, unknown> => ({
  ...placeJson(place),
  error: message,
});

const placeJson = ({ path, line, title }: ScanPlace): Record<string, unknown> => ({
  path,
  ...(line !== undefined && { line }),
  ...(title !== undefined && { title }),
});

type Place = (range: { readonly start: number; readonly end: number }) => Record<string, number>;

/** Line and column where the text is the file's own. */
function placesIn(text: string, isInArchive: boolean): Place {
  if (isInArchive) return ({ start, end }) => ({ start, end });
  const lines = lineIndex(text);
  return ({ start, end }) => ({ ...lines.position(start), start, end });
}

const assessmentJson = ({ verdict, paragraph, ...found }: ParagraphAssessment): object => ({
  verdict: verdict.kind,
  ...(verdict.kind === 'abstained' && { reason: verdict.reason }),
  ...(paragraph.notScored !== undefined && { kind: paragraph.notScored }),
  // Undefined ones are not written.
  ...found,
});
