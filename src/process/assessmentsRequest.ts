// `grover/assessments`: what is said of every paragraph of a document's current version.
import type { CancellationToken } from 'vscode-languageserver';
import type { AssessmentsParams, AssessmentsResult } from '../protocol/messages.ts';
import { assessedRange } from './assessedRange.ts';
import { controllerOf } from './cancellation.ts';
import { errorOf } from './requests.ts';
import type { Scanner } from './scanner.ts';

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
      const items = assessments.map(({ range, value }) =>
        assessedRange({ ...value, range, tokens: value.evidence?.tokens }),
      );
      return { version, items, tokensRead: tokensRead(uri) };
    } finally {
      release();
    }
  };
}
