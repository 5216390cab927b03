// What one start of VS Code says of the extension.
import * as v from 'valibot';

export const hostResultSchema = v.object({
  activationMs: v.number(),
  /** Milliseconds of the extension host's thread in our code and in what it calls, for each key typed. */
  perKeyMs: v.number(),
  /** The same, altogether, in two seconds in which nothing is typed. */
  restMs: v.number(),
  /** Where the time goes: our outermost functions, the costliest first. */
  callers: v.array(v.object({ name: v.string(), perKeyMs: v.number() })),
});
export type HostResult = v.InferOutput<typeof hostResultSchema>;
