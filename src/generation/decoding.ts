// Draws continuations of one context, all candidates a token at a time, until each has come to its end.
import type { ModelSession } from '../engines/engine.ts';
import type { PrefixReader } from '../engines/prefixStore.ts';
import { toProblem } from '../grover/problem.ts';
import { createRandom, seedOf } from '../grover/random.ts';
import { endOf, type Field } from '../grover/vocabulary.ts';
import type { HeldStep } from './articleContext.ts';
import { createCandidateRows } from './candidateRows.ts';
import { createDraw } from './draw.ts';
import type { Generated, GenerationHooks, SamplingOptions } from './options.ts';
import { breathe, readContext, type ReadContext } from './readContext.ts';
import { endsInLoop } from './repetition.ts';
import type { Ending, TextCollector } from './textCollector.ts';

export interface DecodingRequest {
  readonly context: readonly number[];
  /** What is written; its end marker is the only id that may come of those that stand for no text. */
  readonly target: Field;
  readonly held: readonly HeldStep[];
  /** A loop ends a candidate (the reference knows no such rule). */
  readonly stopsLoops: boolean;
  readonly collector: () => TextCollector;
}

export interface Decoder {
  readonly session: ModelSession;
  readonly known: PrefixReader;
}

/** Candidates drawn side by side: beyond these, the rows hidden from each other cost more than the shared run saves. */
const MOST_TOGETHER = 8;

/** One result a candidate, in order. Cancelling settles with what there is; only an engine's failure throws. */
export async function decode(
  { session, known }: Decoder,
  request: DecodingRequest,
  options: SamplingOptions,
  hooks: GenerationHooks,
): Promise<readonly Generated[]> {
  const candidates = Array.from({ length: options.candidates }, (_, index) =>
    createCandidate(index, session, request, options, hooks),
  );
  try {
    const read = await readContext(session, known, request.context, hooks.signal);
    for (let first = 0; first < candidates.length; first += MOST_TOGETHER)
      await drawAll(candidates.slice(first, first + MOST_TOGETHER), read, { session, known }, request, hooks);
  } catch (thrown) {
    if (toProblem(thrown).code !== 'cancelled') throw thrown;
    for (const candidate of candidates) candidate.end('cancelled');
  }
  return candidates.map((candidate) => candidate.result());
}

async function drawAll(
  candidates: readonly Candidate[],
  { cache, exact, logits }: ReadContext,
  { session, known }: Decoder,
  { context }: DecodingRequest,
  { signal }: GenerationHooks,
): Promise<void> {
  const rows = createCandidateRows(session, cache);
  for (const candidate of candidates) candidate.draw(logits);
  for (;;) {
    const active = candidates.filter((candidate) => !candidate.ended);
    if (active.length === 0) break;
    await breathe();
    if (signal?.aborted === true) {
      for (const candidate of active) candidate.end('cancelled');
      break;
    }
    const next = await rows.step(
      active.map((candidate) => candidate.index),
      active.map((candidate) => candidate.last),
    );
    active.forEach((candidate, row) => {
      const behind = next[row];
      if (behind !== undefined) candidate.draw(behind);
    });
  }
  const [only] = candidates;
  if (candidates.length === 1 && only !== undefined) known.remember([...context, ...only.tokens], rows.cache, exact);
}

interface Candidate {
  readonly index: number;
  readonly tokens: readonly number[];
  readonly last: number;
  readonly ended: boolean;
  draw(logits: Float32Array): void;
  end(ending: Ending): void;
  result(): Generated;
}

function createCandidate(
  index: number,
  session: ModelSession,
  { context, target, held, stopsLoops, collector }: DecodingRequest,
  options: SamplingOptions,
  { onText }: GenerationHooks,
): Candidate {
  const seed = seedOf(options.seed, index);
  const draw = createDraw(target, session.config.vocabularySize, options, createRandom(seed));
  const endId = endOf(target);
  const text = collector();
  const tokens: number[] = [];
  const probabilities: number[] = [];
  // The last token of all is drawn from the last position and never read: one more than there are positions.
  const most = Math.min(options.maxTokens, session.config.maxPositions + 1 - context.length);
  let heldStep = 0;
  let ending: Ending | undefined;
  let whole = '';

  const tell = (added: string): void => {
    if (added !== '') onText?.(index, added);
  };
  const end = (how: Ending): void => {
    if (ending !== undefined) return;
    ending = how;
    const rest = text.finish(how);
    whole = rest.text;
    tell(rest.added);
  };
  const take = (id: number): void => {
    const step = held[heldStep];
    heldStep = step?.onward === id ? heldStep + 1 : held.length;
    if (id === endId) {
      end('end');
      return;
    }
    const { added, stop } = text.push(id);
    tell(added);
    if (stop || (stopsLoops && endsInLoop(tokens))) end('stopped');
    else if (tokens.length >= most) end('length');
  };
  return {
    index,
    tokens,
    get last() {
      return tokens.at(-1) ?? endId;
    },
    get ended() {
      return ending !== undefined;
    },
    draw: (logits) => {
      if (most <= 0) {
        end('length');
        return;
      }
      const { token, probability } = draw(logits, held[heldStep]?.allowed);
      tokens.push(token);
      probabilities.push(probability);
      take(token);
    },
    end,
    result: () => ({ text: whole, tokens, probabilities, finish: ending ?? 'cancelled', seed }),
  };
}
