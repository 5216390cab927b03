// `grover/inspectDataset`: what lies in labelled files and what could be trained on them, read again only after they have changed.
import { stat } from 'node:fs/promises';
import { ResponseError, type CancellationToken } from 'vscode-languageserver';
import { toProblem, type Result } from '../../grover/problem.ts';
import type { InspectDatasetParams, InspectDatasetResult } from '../../protocol/training.ts';
import { controllerOf } from '../cancellation.ts';
import { errorOf } from '../requests.ts';

export interface InspectDatasetDeps {
  readonly plan: (params: InspectDatasetParams, signal: AbortSignal) => Promise<Result<InspectDatasetResult>>;
  /** What plans depend on besides files and choices: what is installed. */
  readonly installed: () => string;
}

export type InspectDatasetHandler = (
  params: InspectDatasetParams,
  token: CancellationToken,
) => Promise<InspectDatasetResult>;

/** A form asks again for every other choice of it. */
const REMEMBERED = 8;

export function createInspectDatasetHandler({ plan, installed }: InspectDatasetDeps): InspectDatasetHandler {
  /** The least recently used first. */
  const known = new Map<string, InspectDatasetResult>();
  return async (params, token) => {
    const { controller, release } = controllerOf(token);
    try {
      const key = await keyOf(params, installed());
      controller.signal.throwIfAborted();
      const remembered = key === undefined ? undefined : known.get(key);
      const planned: Result<InspectDatasetResult> =
        remembered === undefined ? await plan(params, controller.signal) : { ok: true, value: remembered };
      if (!planned.ok) throw errorOf(planned.problem);
      if (key !== undefined) {
        known.delete(key);
        known.set(key, planned.value);
        const [oldest] = known.keys();
        if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
      }
      return planned.value;
    } catch (thrown) {
      if (controller.signal.aborted) throw errorOf({ code: 'cancelled', message: 'Cancelled.' });
      throw thrown instanceof ResponseError ? thrown : errorOf(toProblem(thrown));
    } finally {
      release();
    }
  };
}

/** What was asked and how the files stand; undefined for files that cannot be looked at: reading them says why. */
async function keyOf(
  { files, model = '', positive = '' }: InspectDatasetParams,
  installed: string,
): Promise<string | undefined> {
  try {
    const states = files.map(async (file) => {
      const { size, mtimeMs } = await stat(file);
      return [file, size, mtimeMs];
    });
    return JSON.stringify([await Promise.all(states), model, positive, installed]);
  } catch {
    return undefined;
  }
}
