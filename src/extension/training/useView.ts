// Whether a discriminator can mark this workspace's drafts, and what that would do; free of VS Code.
import type { TrainingReport } from '../../protocol/training.ts';
import type { UseView } from '../../protocol/trainingView.ts';

export function useView(
  { marksDrafts, name }: Pick<TrainingReport, 'marksDrafts' | 'name'>,
  run: string,
  usedModel: string,
): UseView {
  if (usedModel === run) return { state: 'in-use', text: `${name} marks the drafts of this workspace.` };
  if (!marksDrafts)
    return {
      state: 'unavailable',
      text: 'It judges whole articles only, from the command line (grover evaluate): it has no head for paragraphs that it could mark drafts with.',
    };
  return {
    state: 'available',
    text: `Sets grover.model of this workspace to this folder. Paragraphs of drafts are then marked by ${name}; other workspaces stay as they are, and you can go back at any time.`,
  };
}
