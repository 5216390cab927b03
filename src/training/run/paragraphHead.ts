// The per-paragraph head of a run: fitted on paragraphs of the articles that were learnt from, calibrated on others.
import { fail, type Result } from '../../grover/problem.ts';
import type { TrainingOptions } from '../../protocol/training.ts';
import { fitParagraphs, type FittedParagraphs, type ParagraphFit } from '../paragraphs/fitParagraphs.ts';
import type { Discriminator, Example, Pace, ParagraphSample, Recorder, TrainingData } from '../recipe.ts';

export interface ParagraphSamples {
  readonly fit: readonly ParagraphSample[];
  readonly held: readonly ParagraphSample[];
}

/** Paragraphs of all splits, or why there are none to be had. The val split alone is too small in most newsrooms: test joins it. */
export async function readParagraphs(
  discriminator: Discriminator,
  data: TrainingData,
  options: TrainingOptions,
  { pace, recorder }: { readonly pace: Pace; readonly recorder: Recorder },
): Promise<Result<ParagraphSamples>> {
  if (discriminator.paragraphs === undefined)
    return fail(
      'input-invalid',
      `The recipe ${options.recipe} judges whole articles only.`,
      'quick marks paragraphs as well.',
    );
  if (options.paragraphs === false)
    return fail('input-invalid', 'It was trained without a paragraph head, as asked for.');
  if (data.positive === undefined)
    return fail(
      'input-invalid',
      'None of the labels stands for machine-written articles.',
      'Name the one that does as the positive label.',
    );
  const read = (examples: readonly Example[]): Promise<readonly ParagraphSample[]> =>
    discriminator.paragraphs?.(examples, pace, recorder) ?? Promise.resolve([]);
  const fit = await read(data.train);
  const held = await read([...data.val, ...data.test]);
  return { ok: true, value: { fit, held } };
}

export function fitHead(
  samples: Result<ParagraphSamples>,
  { positive, train, val, test }: TrainingData,
  model: ParagraphFit['model'],
): Result<FittedParagraphs> {
  if (!samples.ok) return samples;
  const pairs = new Map([...train, ...val, ...test].map(({ id, pair }) => [id, pair ?? id]));
  return fitParagraphs({
    ...samples.value,
    positive: positive ?? 0,
    model,
    groupOf: (example) => pairs.get(example) ?? example,
  });
}
