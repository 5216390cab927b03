// `grover/assessments`: what is said of every paragraph of a document's current version.
import type { CancellationToken } from 'vscode-languageserver';
import type { ParagraphAssessment } from '../detection/assessment.ts';
import type { AssessedRange, AssessmentsParams, AssessmentsResult } from '../protocol/messages.ts';
import { controllerOf } from './cancellation.ts';
import { errorOf } from './requests.ts';
import type { Placed, Scanner } from './scanner.ts';

export interface AssessmentsDeps {
  readonly settled: Scanner['settled'];
  readonly tokensRead: (uri: string) => number;
}

export function createAssessmentsHandler({ settled, tokensRead }: AssessmentsDeps) {
  return async ({ uri }: AssessmentsParams, token: CancellationToken): Promise<AssessmentsResult> => {
    const { controller, release } = controllerOf(token);
    try {
      const found = await settled(uri, controller.signal);
      if (!found.ok) throw errorOf(found.problem);
      const { version, assessments } = found.value;
      return { version, items: assessments.map(assessedRange), tokensRead: tokensRead(uri) };
    } finally {
      release();
    }
  };
}

function assessedRange({ range, value }: Placed<ParagraphAssessment>): AssessedRange {
  const { verdict, probability, interval, evidence } = value;
  return {
    ...range,
    verdict: verdict.kind,
    ...(verdict.kind === 'abstained' ? { reason: verdict.reason } : {}),
    ...(probability === undefined ? {} : { probability }),
    ...(interval === undefined ? {} : { interval }),
    ...(evidence === undefined ? {} : { tokens: evidence.tokens }),
  };
}
