// What is on view of each subject, with what the answers to the page's questions are made from; free of VS Code.
import { basename, join } from 'node:path';
import type { TrainingReport } from '../../protocol/training.ts';
import type { TrainingFace, TrainingSubject } from '../../protocol/trainingView.ts';
import type { TrainingRequests } from '../trainingRequests.ts';
import type { TrainingDesk } from './desk.ts';
import { list } from './numbers.ts';
import { openForm, type OpenForm } from './openForm.ts';
import { reportView } from './reportView.ts';
import { runView } from './runView.ts';
import { useView } from './useView.ts';

export interface FaceDeps {
  readonly requests: Pick<TrainingRequests, 'inspect' | 'run' | 'runs'>;
  readonly desk: TrainingDesk;
}

export interface Drawn {
  readonly face: TrainingFace;
  readonly form?: OpenForm;
  readonly report?: TrainingReport;
}

/** What is shown until the subject has been read. */
export function waitingFace(subject: TrainingSubject): TrainingFace | undefined {
  if (subject.kind !== 'files') return undefined;
  return { kind: 'waiting', message: `Reading ${list(subject.files.map((file) => basename(file)))}…` };
}

/** Rejects with what the process says. */
export async function drawFace(subject: TrainingSubject, { requests, desk }: FaceDeps): Promise<Drawn> {
  switch (subject.kind) {
    case 'files': {
      const form = await openForm(subject.files, requests, desk);
      return { face: { kind: 'form', form: form.view }, form };
    }
    case 'run': {
      const { snapshot, points, report } = await requests.run({ run: subject.run });
      const face = { kind: 'run', run: runView(snapshot), points } as const;
      if (report === undefined) return { face };
      const use = useView(report, subject.run, desk);
      return { face: { ...face, report: reportView(report, use) }, report };
    }
    case 'runs': {
      const { folder, workspace } = desk.placeFor([]);
      // Without a workspace there is no folder of discriminators to look into.
      const { runs } =
        workspace === undefined ? { runs: [] } : await requests.runs({ folder: join(workspace, folder) });
      return { face: { kind: 'runs', runs: runs.map(runView), folder } };
    }
  }
}
