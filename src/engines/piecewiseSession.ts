// A session whose long runs are made in pieces, so that between two of them others get their turn.
import type { ForwardRequest, ForwardResult, ModelSession } from './engine.ts';
import { emptyStatistics, STATISTICS } from './tokenStatistics.ts';
import { KeyValueCache } from './keyValueCache.ts';
import { sessionView } from './sessionView.ts';

/** Rows of a request that lie in one piece: their places in the request's list, and the rows counted from the piece's start. */
interface Part {
  readonly places: number[];
  readonly rows: Int32Array;
}

/**
 * A view of `session` that runs at most `most` tokens at a time. Requests with positions or a mask of their own are passed on as they
 * are. The view does not own the session.
 */
export function piecewiseSession(session: ModelSession, most: number): ModelSession {
  return sessionView(session, (request) =>
    request.tokens.length <= most || request.positions !== undefined || request.visible !== undefined
      ? session.run(request)
      : runInPieces(session, request, most),
  );
}

/** Tokens of one run: one of 1,024 takes 7 % longer a token (more masked attention, larger temporaries), one of 128 10 %. */
const PIECE = 384;

/** As piecewiseSession, in as few pieces of equal length as are fast: for sessions whose event loop nobody else waits for. */
export function equalPiecesSession(session: ModelSession): ModelSession {
  const inPieces = (request: ForwardRequest): Promise<ForwardResult> => {
    const { length } = request.tokens;
    const pieces = Math.max(1, Math.ceil(length / PIECE));
    return piecewiseSession(session, Math.ceil(length / pieces)).run(request);
  };
  return { ...sessionView(session, inPieces), dispose: () => session.dispose() };
}

async function runInPieces(session: ModelSession, request: ForwardRequest, most: number): Promise<ForwardResult> {
  const { tokens, past, isLast = false } = request;
  const { targetRows = NONE, targets = NONE, logitRows = NONE, hiddenRows = NONE } = request;
  const { vocabularySize, hiddenSize } = session.config;
  const before = past?.length ?? 0;
  const statistics = emptyStatistics(targetRows.length);
  const logits = new Float32Array(logitRows.length * vocabularySize);
  const hidden = new Float32Array(hiddenRows.length * hiddenSize);
  let cache = past;
  for (let start = 0; start < tokens.length; start += most) {
    const end = Math.min(tokens.length, start + most);
    const [compared, written, states] = [targetRows, logitRows, hiddenRows].map((rows) => partOf(rows, start, end));
    if (compared === undefined || written === undefined || states === undefined) break;
    const isFinal = end === tokens.length;
    const result = await session.run({
      tokens: tokens.slice(start, end),
      ...(cache === undefined ? {} : { past: cache }),
      targetRows: compared.rows,
      targets: Int32Array.from(compared.places, (place) => targets[place] ?? 0),
      logitRows: written.rows,
      hiddenRows: states.rows,
      ...(isFinal && isLast ? { isLast } : {}),
    });
    compared.places.forEach((place, at) => {
      for (const name of STATISTICS) statistics[name][place] = result.statistics[name][at] ?? NaN;
    });
    putRows(written.places, result.logits, logits, vocabularySize);
    putRows(states.places, result.hidden, hidden, hiddenSize);
    if (isFinal && isLast) break;
    cache = (cache ?? KeyValueCache.empty(session.config, tokens.length)).append(result.rows);
  }
  return { rows: isLast ? NO_ROWS : newRows(cache, before, session), statistics, logits, hidden };
}

const NONE = new Int32Array(0);
const NO_ROWS: ForwardResult['rows'] = { count: 0, keys: [], values: [] };

function partOf(rows: Int32Array, start: number, end: number): Part {
  const places = [...rows.keys()].filter((place) => {
    const row = rows[place] ?? -1;
    return row >= start && row < end;
  });
  return { places, rows: Int32Array.from(places, (place) => (rows[place] ?? 0) - start) };
}

function putRows(places: readonly number[], from: Float32Array, to: Float32Array, width: number): void {
  places.forEach((place, at) => {
    to.set(from.subarray(at * width, (at + 1) * width), place * width);
  });
}

/** Keys and values of the tokens that were new. */
function newRows(cache: KeyValueCache | undefined, before: number, { config }: ModelSession): ForwardResult['rows'] {
  if (cache === undefined) return NO_ROWS;
  const from = before * config.hiddenSize;
  const layers = Array.from({ length: config.layers }, (_, layer) => layer);
  return {
    count: cache.length - before,
    keys: layers.map((layer) => cache.keys(layer).subarray(from)),
    values: layers.map((layer) => cache.values(layer).subarray(from)),
  };
}
