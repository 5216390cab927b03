// Whether a discriminator can mark this workspace's drafts, and what that would do; free of VS Code.
import type { TrainingReport } from '../../protocol/training.ts';
import type { UseView } from '../../protocol/trainingView.ts';
import type { TrainingDesk } from './desk.ts';
import { falseMarks } from './numbers.ts';

type Judged = Pick<TrainingReport, 'marksDrafts' | 'name' | 'paragraphs' | 'noParagraphs'>;

export function useView(
  report: Judged,
  run: string,
  { usedModel, allowedRate }: Pick<TrainingDesk, 'usedModel' | 'allowedRate'>,
): UseView {
  const { marksDrafts, name, noParagraphs } = report;
  if (!marksDrafts)
    return {
      state: 'unavailable',
      text: `It judges whole articles only, from the command line (grover evaluate), and cannot mark drafts.${noParagraphs === undefined ? '' : ` ${noParagraphs}`}`,
    };
  const isUsed = usedModel() === run;
  const silence = silenceOf(report, allowedRate());
  if (isUsed && silence !== undefined)
    return {
      state: 'in-use',
      text: `${name} is in use in this workspace but marks nothing: ${silence.why} More labelled articles bring that down.`,
      allow: silence.allow,
    };
  if (isUsed) return { state: 'in-use', text: `${name} marks the drafts of this workspace.` };
  const whenUsed = `Drafts of this workspace are then marked by ${name}. It knows texts like those it learned from; about others it may be wrong more often. You can go back at any time.`;
  const atFirst =
    silence === undefined ? '' : ` At first it marks nothing: ${silence.why} You can then allow that many.`;
  return { state: 'available', text: whenUsed + atFirst };
}

/** Why nothing is marked although the model could, and what has to be allowed for it. */
function silenceOf(report: Judged, allowed: number): { readonly why: string; readonly allow: string } | undefined {
  const strictest = measuredRate(report);
  if (strictest === undefined || strictest <= allowed) return undefined;
  return {
    why: `your setting allows ${falseMarks(allowed)}, and measured on so few it can promise no fewer than ${falseMarks(strictest)}.`,
    allow: `Allow ${Number((strictest * 100).toPrecision(2))} % False Marks`,
  };
}

/** Smallest share of human paragraphs marked by mistake that was measured. */
export const measuredRate = ({ paragraphs }: Pick<TrainingReport, 'paragraphs'>): number | undefined =>
  paragraphs?.falsePositiveRate;
