// The form over some files: what it shows, and what is made of what is typed into it; free of VS Code.
import { basename, join } from 'node:path';
import type { FormValues, FormView } from '../../protocol/trainingView.ts';
import type { TrainingRequests } from '../trainingRequests.ts';
import type { TrainingDesk } from './desk.ts';
import { readForm, suggestName, type ReadForm } from './formValues.ts';
import { formView } from './formView.ts';
import { list } from './numbers.ts';

export interface OpenForm {
  readonly view: FormView;
  readonly read: (values: FormValues) => ReadForm;
}

/** Rejects with what the process says of the files. */
export async function openForm(
  files: readonly string[],
  requests: Pick<TrainingRequests, 'inspect'>,
  { placeFor, isTaken, startModel, unsaved }: TrainingDesk,
): Promise<OpenForm> {
  const model = await startModel();
  const inspected = await requests.inspect({ files, ...(model === '' ? {} : { model }) });
  const { folder, workspace } = placeFor(files);
  const at = join(workspace ?? '', folder);
  const standards = { folder, seed: '0', name: suggestName(files, (name) => isTaken(at, name)) };
  const view = withUnsaved(formView(inspected, standards), unsaved(files));
  return {
    view,
    read: (values) => readForm(values, { files, form: view, model, workspace, isTaken }),
  };
}

function withUnsaved(view: FormView, unsaved: readonly string[]): FormView {
  if (unsaved.length === 0) return view;
  const names = list(unsaved.map((file) => basename(file)));
  const text = `${names} ${unsaved.length === 1 ? 'has' : 'have'} unsaved changes: what is on disk is read.`;
  return { ...view, remarks: [{ severity: 'warning', text, places: [] }, ...view.remarks] };
}
