// Of a profile of a thread, the time spent in certain scripts and in all that they call.
import type { Profiler } from 'node:inspector';

export interface HostTime {
  readonly milliseconds: number;
  /** By the outermost function of those scripts, the costliest first. */
  readonly callers: readonly { readonly name: string; readonly milliseconds: number }[];
}

/** A sample counts when a script for which `isOurs` holds is on its stack; it counts until the next one. */
export function timeOf(
  { nodes, samples = [], timeDeltas = [] }: Profiler.Profile,
  isOurs: (url: string) => boolean,
): HostTime {
  const children = new Map(nodes.map(({ id, children: below = [] }) => [id, below]));
  const known = new Map(nodes.map((node) => [node.id, node]));
  /** The outermost of our functions above each node, itself included. */
  const outermost = new Map<number, string>();
  const visit = (id: number, above: string | undefined): void => {
    const frame = known.get(id)?.callFrame;
    const own = frame !== undefined && isOurs(frame.url) ? nameOf(frame.functionName, frame.lineNumber) : undefined;
    const name = above ?? own;
    if (name !== undefined) outermost.set(id, name);
    for (const child of children.get(id) ?? []) visit(child, name);
  };
  const [root] = nodes;
  if (root !== undefined) visit(root.id, undefined);
  const spent = new Map<string, number>();
  samples.forEach((id, at) => {
    const name = outermost.get(id);
    if (name !== undefined) spent.set(name, (spent.get(name) ?? 0) + (timeDeltas[at + 1] ?? 0) / 1000);
  });
  const callers = [...spent].map(([name, milliseconds]) => ({ name, milliseconds }));
  return {
    milliseconds: callers.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    callers: callers.sort((a, b) => b.milliseconds - a.milliseconds),
  };
}

const nameOf = (functionName: string, line: number): string => `${functionName || 'anonymous'}:${line + 1}`;
