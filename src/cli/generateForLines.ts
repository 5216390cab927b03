// sample/contextual_generate.py of the reference: articles in, the same articles with generated fields out.
import { createGenerator } from '../generation/generator.ts';
import type { Generated, SamplingOptions } from '../generation/options.ts';
import { parseArticleLine } from '../grover/articleLine.ts';
import type { Encoder } from '../grover/encoder.ts';
import { readJsonLines } from '../grover/node/jsonLines.ts';
import { seedOf } from '../grover/random.ts';
import { endOf, type Field } from '../grover/vocabulary.ts';
import { throwIfCancelled } from '../grover/problem.ts';
import type { OpenedModel } from '../process/openSession.ts';
import { EXIT, type Io } from './command.ts';

export interface FieldOptions {
  readonly field: Field;
  readonly sampling: SamplingOptions;
}

/** The n-th article (from 0) draws with `seedOf(seed, n)`, so that articles are as unlike as candidates. */
export async function generateForLines(
  { session, encoder }: OpenedModel,
  path: string,
  { field, sampling }: FieldOptions,
  io: Io,
): Promise<number> {
  const generator = createGenerator({ session, encoder });
  let failures = 0;
  let articles = 0;
  for await (const { line, value } of readJsonLines(path)) {
    const fields = value.ok ? parseArticleLine(value.value) : value;
    if (!value.ok || !fields.ok) {
      failures++;
      io.error(`${path}, line ${line}: ${fields.ok ? '' : fields.problem.message}\n`);
      continue;
    }
    const options = { ...sampling, seed: seedOf(sampling.seed, articles++) };
    const drawn = await generator.generateField(fields.value, field, options, { signal: io.signal });
    throwIfCancelled(io.signal);
    await io.out(
      `${JSON.stringify({ ...withoutInputs(value.value), ...added(drawn, field, options.topP, encoder) })}\n`,
    );
  }
  return failures === 0 ? EXIT.done : EXIT.failed;
}

/** Keys as contextual_generate.py adds them; probabilities and top-p as the float32 they are there. */
function added(drawn: readonly Generated[], field: Field, topP: number, encoder: Encoder): Record<string, unknown> {
  const text = (tokens: readonly number[]): string => encoder.decode(tokens.filter((id) => id !== endOf(field)));
  return {
    top_ps: drawn.map(() => Math.fround(topP)),
    [`gens_${field}`]: drawn.map(({ tokens }) => text(tokens)),
    [`gensraw_${field}`]: drawn.map(({ tokens }) => tokens),
    [`probs_${field}`]: drawn.map(({ probabilities }) => probabilities.map(Math.fround)),
  };
}

/** The reference drops these two of RealNews's keys. */
function withoutInputs(article: unknown): Record<string, unknown> {
  const dropped = new Set(['input_ids_conditional', 'input_ids_unconditional']);
  return Object.fromEntries(Object.entries(article ?? {}).filter(([key]) => !dropped.has(key)));
}
