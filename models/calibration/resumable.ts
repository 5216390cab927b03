// Work that takes hours and may be cut off: one JSON line for each finished item, and those there are not done again.
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';

/** Results by id: those already in the file, and `make`'s for the other items, appended one by one. A cut-off last line is ignored. */
export async function resumable<Item extends { readonly id: string }, Value>(
  file: string,
  schema: v.GenericSchema<unknown, Value>,
  items: readonly Item[],
  make: (item: Item) => Promise<Value>,
  label: string,
): Promise<Map<string, Value>> {
  await mkdir(dirname(file), { recursive: true });
  const done = readLines(await readFile(file, 'utf8').catch(() => ''), schema);
  const missing = items.filter(({ id }) => !done.has(id));
  const began = performance.now();
  for (const [at, item] of missing.entries()) {
    const value = await make(item);
    done.set(item.id, value);
    await appendFile(file, `${JSON.stringify({ id: item.id, value })}\n`);
    const perItem = (performance.now() - began) / 1000 / (at + 1);
    if ((at + 1) % 20 === 0 || at + 1 === missing.length)
      say(`${label}: ${at + 1} of ${missing.length}, ${perItem.toFixed(2)} s each`);
  }
  return done;
}

function readLines<Value>(text: string, schema: v.GenericSchema<unknown, Value>): Map<string, Value> {
  const entry = v.object({ id: v.string(), value: schema });
  const done = new Map<string, Value>();
  for (const line of text.split('\n')) {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), entry), line);
    if (parsed.success) done.set(parsed.output.id, parsed.output.value);
  }
  return done;
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
