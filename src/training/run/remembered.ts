// Numbers of a run that take long to come by: computed once, found again when the run is resumed.
import type { CheckpointStore } from '../recipe.ts';

export async function remembered(
  store: CheckpointStore,
  name: string,
  compute: () => Promise<Float32Array>,
): Promise<Float32Array> {
  const kept = await store.read(name);
  if (kept !== undefined) return new Float32Array(kept.slice().buffer);
  const values = await compute();
  await store.write(name, [new Uint8Array(values.buffer, values.byteOffset, values.byteLength)]);
  return values;
}
