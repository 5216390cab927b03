// What is on the page, and what a message makes of it; free of the page itself.
import type { FieldError, ToTrainingView, TrainingFace, TrainingSubject } from '../../src/protocol/trainingView.ts';

/** What is on the page. */
export interface Shown {
  readonly subject: TrainingSubject;
  readonly face: TrainingFace;
  readonly errors: readonly FieldError[];
  /** Why the form as a whole was refused. */
  readonly refusal?: string;
  /** Counts the faces, so that each begins with its own state. */
  readonly turn: number;
}

export const firstShown: Shown = {
  subject: { kind: 'runs' },
  face: { kind: 'waiting', message: 'Loading…' },
  errors: [],
  turn: 0,
};

/** The page after a message. */
export function afterMessage(shown: Shown, message: ToTrainingView): Shown {
  switch (message.type) {
    case 'show': {
      const { subject, face } = message;
      return { subject, face, errors: [], turn: isSameRun(shown, message) ? shown.turn : shown.turn + 1 };
    }
    case 'progress': {
      const { face } = shown;
      if (face.kind !== 'run') return shown;
      return { ...shown, face: { ...face, run: message.run, points: [...face.points, ...message.points] } };
    }
    case 'errors': {
      const { subject, face, turn } = shown;
      const { errors, message: refusal } = message;
      return { subject, face, turn, errors, ...(refusal === undefined ? {} : { refusal }) };
    }
    case 'use': {
      const { face } = shown;
      if (face.kind !== 'run' || face.report === undefined) return shown;
      return { ...shown, face: { ...face, report: { ...face.report, use: message.use } } };
    }
  }
}

const isSameRun = ({ subject, face }: Shown, next: { subject: TrainingSubject; face: TrainingFace }): boolean =>
  subject.kind === 'run' &&
  next.subject.kind === 'run' &&
  subject.run === next.subject.run &&
  face.kind === next.face.kind;
