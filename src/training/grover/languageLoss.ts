// The language-model loss and its gradients, worked out by hand a chunk of rows at a time: the logits of a batch never
// exist at once, nor a one-hot vector over the vocabulary (GroverModel.lm_loss).
import * as tf from '@tensorflow/tfjs-core';
import { rowSums, timesTransposed, transposedTimes } from '../../engines/tensorflow/products.ts';
import { PADDING } from '../../grover/vocabulary.ts';
import { LOGIT_ROWS } from './memory.ts';
import { replaceBy } from './tensors.ts';

/** Values to be added to rows of the word embeddings. */
export interface RowGradient {
  /** [N] */
  readonly ids: Int32Array;
  /** [N, hiddenSize] */
  readonly rows: tf.Tensor2D;
}

export interface LanguageLoss {
  /** Sum of -log p over the tokens that are to be predicted, nats; padding is none of them. */
  readonly sum: number;
  /** Gradient in the hidden states, [rows, hiddenSize]. */
  readonly hidden: tf.Tensor2D;
  /** Gradient in the embeddings as output matrix, when asked for: the whole of them, and what the targets' rows have besides. */
  readonly embeddings?: { readonly dense: tf.Tensor2D; readonly targets: RowGradient };
}

/** Ids that follow each token, [rows × width]: the next of its row, padding behind the last. */
export function nextTokens(ids: Int32Array, width: number): Int32Array {
  const next = new Int32Array(ids.length).fill(PADDING);
  for (let at = 0; at + 1 < ids.length; at++) if ((at + 1) % width !== 0) next[at] = ids[at + 1] ?? PADDING;
  return next;
}

/**
 * Loss of `coefficient` × Σ -log softmax(hidden · embeddingsᵀ)[target], and its gradients. The tensors are the caller's to
 * dispose of.
 */
export function languageLoss(
  hidden: tf.Tensor2D,
  embeddings: tf.Tensor2D,
  targets: Int32Array,
  coefficient: number,
  learnsEmbeddings: boolean,
): LanguageLoss {
  const counted = Int32Array.from(targets.keys()).filter((row) => targets[row] !== PADDING);
  const [rows, width] = hidden.shape;
  let sum = 0;
  let dense: tf.Tensor2D | undefined;
  const gradients: tf.Tensor2D[] = [];
  const targetParts: tf.Tensor2D[] = [];
  for (let at = 0; at < counted.length; at += LOGIT_ROWS) {
    const part = counted.subarray(at, at + LOGIT_ROWS);
    const ids = part.map((row) => targets[row] ?? PADDING);
    const chunk = chunkLoss(hidden, embeddings, part, ids, coefficient, learnsEmbeddings);
    sum += chunk.sum;
    gradients.push(chunk.hidden);
    if (chunk.dense !== undefined) dense = dense === undefined ? chunk.dense : replaceBy(tf.add, dense, chunk.dense);
    if (chunk.targets !== undefined) targetParts.push(chunk.targets);
  }
  const result = {
    sum,
    hidden: spread(gradients, counted, rows, width),
    ...(learnsEmbeddings
      ? {
          embeddings: {
            dense: dense ?? tf.zeros<tf.Rank.R2>([embeddings.shape[0], width]),
            targets: { ids: counted.map((row) => targets[row] ?? PADDING), rows: joined(targetParts, width) },
          },
        }
      : {}),
  };
  tf.dispose([gradients, targetParts]);
  return result;
}

interface Chunk {
  readonly sum: number;
  readonly hidden: tf.Tensor2D;
  readonly dense?: tf.Tensor2D;
  readonly targets?: tf.Tensor2D;
}

/** With e = exp(logits - max) and s = Σ e: d hidden = c (e · E / s - E[target]), d E = c (eᵀ · (h / s)), less c h in the targets' rows. */
function chunkLoss(
  hidden: tf.Tensor2D,
  embeddings: tf.Tensor2D,
  rows: Int32Array,
  ids: Int32Array,
  coefficient: number,
  learnsEmbeddings: boolean,
): Chunk {
  const sums: number[] = [];
  const tensors = tf.tidy(() => {
    const states: tf.Tensor2D = tf.gather(hidden, tf.tensor1d(rows, 'int32'));
    const expected = tf.gather(embeddings, tf.tensor1d(ids, 'int32'));
    const [exponentials, highest] = tf.tidy<[tf.Tensor2D, tf.Tensor]>(() => {
      const logits = timesTransposed(states, embeddings);
      const max = tf.max(logits, -1, true);
      return [tf.exp(tf.sub(logits, max)), max];
    });
    const total = rowSums(exponentials);
    const logits = tf.sum(tf.mul(states, expected), -1, true);
    sums.push(...tf.sum(tf.sub(tf.add(tf.log(total), highest), logits)).dataSync());

    const share = tf.div(coefficient, total);
    const inHidden = tf.sub<tf.Tensor2D>(
      tf.mul(tf.matMul(exponentials, embeddings), share),
      tf.mul(expected, coefficient),
    );
    if (!learnsEmbeddings) return [inHidden];
    const inEmbeddings = transposedTimes(exponentials, tf.mul<tf.Tensor2D>(states, share));
    return [inHidden, inEmbeddings, tf.mul<tf.Tensor2D>(states, -coefficient)];
  });
  const [inHidden, dense, targets] = tensors;
  if (inHidden === undefined) throw new Error('TensorFlow.js returned nothing.');
  return {
    sum: sums[0] ?? NaN,
    hidden: inHidden,
    ...(dense === undefined ? {} : { dense }),
    ...(targets === undefined ? {} : { targets }),
  };
}

/** Rows of the chunks at their places among `rows`, 0 elsewhere: a gather, which every backend has. */
export function spread(
  chunks: readonly tf.Tensor2D[],
  places: ArrayLike<number>,
  rows: number,
  width: number,
): tf.Tensor2D {
  const source = new Int32Array(rows);
  for (let i = 0; i < places.length; i++) source[places[i] ?? 0] = i + 1;
  return tf.tidy(() =>
    tf.gather(tf.concat([tf.zeros<tf.Rank.R2>([1, width]), ...chunks], 0), tf.tensor1d(source, 'int32')),
  );
}

const joined = (parts: readonly tf.Tensor2D[], width: number): tf.Tensor2D =>
  parts.length === 0 ? tf.zeros([0, width]) : tf.concat([...parts], 0);
