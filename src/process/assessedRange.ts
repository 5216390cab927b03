// What is said of a paragraph, as the wire carries it.
import type { ParagraphAssessment } from '../detection/assessment.ts';
import type { TextRange } from '../draft/draft.ts';
import type { AssessedRange } from '../protocol/messages.ts';

export interface Assessed extends Pick<ParagraphAssessment, 'verdict' | 'probability' | 'interval'> {
  readonly range: TextRange;
  readonly tokens?: number | undefined;
}

export function assessedRange({ range, verdict, probability, interval, tokens }: Assessed): AssessedRange {
  return {
    ...range,
    verdict: verdict.kind,
    ...(verdict.kind === 'abstained' ? { reason: verdict.reason } : {}),
    ...(probability === undefined ? {} : { probability }),
    ...(interval === undefined ? {} : { interval }),
    ...(tokens === undefined ? {} : { tokens }),
  };
}
