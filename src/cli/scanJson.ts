// A scan for programs: one JSON document.
import type { ParagraphAssessment } from '../detection/assessment.ts';
import { lineIndex } from './lineIndex.ts';
import type { Report, ScannedFile, ScanSource } from './scanReport.ts';

export const jsonReport = (source: ScanSource): Report => ({
  file: () => '',
  end: (all) => `${JSON.stringify({ ...source, files: all.map(fileJson) }, null, 2)}\n`,
});

function fileJson({ path, draft, assessments }: ScannedFile): unknown {
  const lines = lineIndex(draft.text);
  const place = ({ start, end }: { start: number; end: number }): Record<string, number> => ({
    ...lines.position(start),
    start,
    end,
  });
  return {
    path,
    frontMatter: (draft.frontMatter?.problems ?? []).map(({ range, severity, code, message }) => ({
      ...place(range),
      severity,
      code,
      message,
    })),
    paragraphs: assessments.map((one) => ({ ...place(one.paragraph.range), ...assessmentJson(one) })),
  };
}

const assessmentJson = ({ verdict, probability, interval, evidence, paragraph }: ParagraphAssessment): object => ({
  verdict: verdict.kind,
  ...(verdict.kind === 'abstained' && { reason: verdict.reason }),
  ...(paragraph.notScored !== undefined && { kind: paragraph.notScored }),
  ...(probability !== undefined && { probability }),
  ...(interval !== undefined && { interval }),
  ...(evidence !== undefined && { evidence }),
});
