// One line of `grover score`: from an article or its token ids to what the model says of each token.
import * as v from 'valibot';
import { scoreSequence, type SequenceScore } from '../engines/scoreSequence.ts';
import { parseArticleLine } from '../grover/articleLine.ts';
import { classify, readClassifierHead, type ClassifierHead } from '../grover/classifier.ts';
import { discriminatorTokens, scoringTokens } from '../grover/layout.ts';
import { fail, ok, type Result } from '../grover/problem.ts';
import { beginOf } from '../grover/vocabulary.ts';
import type { OpenedModel } from '../process/openSession.ts';
import { tryReadDiscriminatorFile } from '../training/discriminatorFile.ts';

/** Position i of each list speaks of token i + 1. */
export interface ScoredLine {
  readonly ids: readonly number[];
  readonly logprobs: readonly number[];
  readonly ranks: readonly number[];
  readonly entropy: readonly number[];
  readonly top_p_required: readonly number[];
  /** Probability of each label, in class order. */
  readonly classification: Readonly<Record<string, number>> | null;
}

export type LineScorer = (line: unknown, signal: AbortSignal) => Promise<Result<ScoredLine>>;

const idLine = v.object({ input_ids: v.array(v.pipe(v.number(), v.integer())) });
/** The discriminator reads its verdict off this token (`pooled_output` of lm/modeling.py: its first place). */
const CLASS_TOKEN = beginOf('summary');
/** The reference's class order. */
const LABELS = ['machine', 'human'] as const;

interface LabelledHead {
  readonly head: ClassifierHead;
  readonly labels: readonly string[];
}

export async function createLineScorer({ model, session, encoder }: OpenedModel): Promise<LineScorer> {
  const head = model.isDiscriminator ? await labelledHead(model) : undefined;
  const { maxPositions, vocabularySize } = session.config;

  const idsOf = (line: unknown): Result<readonly number[]> => {
    if (typeof line === 'object' && line !== null && 'input_ids' in line) {
      const parsed = v.safeParse(idLine, line);
      return parsed.success
        ? ok(parsed.output.input_ids)
        : fail('input-invalid', 'input_ids must be a list of whole numbers.');
    }
    const fields = parseArticleLine(line);
    if (!fields.ok) return fields;
    if (head !== undefined) return ok(discriminatorTokens(encoder, fields.value, maxPositions));
    return ok(scoringTokens(encoder, fields.value));
  };

  return async (line, signal) => {
    const ids = idsOf(line);
    if (!ids.ok) return ids;
    const wrong = misfit(ids.value, vocabularySize, maxPositions);
    if (wrong !== undefined) return fail('input-invalid', wrong);
    const place = head === undefined ? -1 : ids.value.indexOf(CLASS_TOKEN);
    const score = await scoreSequence(session, Int32Array.from(ids.value), {
      signal,
      hiddenRows: place < 0 ? [] : [place],
    });
    return ok(lineOf(ids.value, score, head));
  };
}

/** With the labels it was trained on, where its folder names them. */
async function labelledHead({ folder, weights }: OpenedModel['model']): Promise<LabelledHead> {
  const head = await readClassifierHead(weights);
  const file = await tryReadDiscriminatorFile(folder);
  return { head, labels: file?.ok === true ? file.value.labels : LABELS };
}

function misfit(ids: readonly number[], vocabularySize: number, maxPositions: number): string | undefined {
  if (ids.length === 0) return 'There is nothing to score: no field has a value.';
  if (ids.length > maxPositions)
    return `The sequence has ${ids.length} tokens; the model reads at most ${maxPositions}. Shorten the article.`;
  const strange = ids.find((id) => id < 0 || id >= vocabularySize);
  return strange === undefined ? undefined : `The id ${strange} is not in the vocabulary (0 to ${vocabularySize - 1}).`;
}

function lineOf(
  ids: readonly number[],
  { statistics, hidden }: SequenceScore,
  head: LabelledHead | undefined,
): ScoredLine {
  const { logProbability, rank, entropy, topPRequired } = statistics;
  return {
    ids,
    logprobs: [...logProbability],
    ranks: [...rank],
    entropy: [...entropy],
    top_p_required: [...topPRequired],
    classification: head === undefined || hidden.length === 0 ? null : classification(hidden, head),
  };
}

function classification(hidden: Float32Array, { head, labels }: LabelledHead): Record<string, number> {
  const { machine, human } = classify(hidden, head);
  const [first = LABELS[0], second = LABELS[1]] = labels;
  return { [first]: machine, [second]: human };
}
