// The end of a run: all of its files come into its folder together, so that a kill leaves no half of a discriminator.
import { join } from 'node:path';
import type { FileLayer } from './fileLayer.ts';

/** Written to until all is there. */
const SAVING = '.saving';
/** Whole; its files are moved into place, by whoever comes next if need be. */
const WHOLE = '.whole';
/** A folder is a discriminator once it has this file, so it comes last. */
const LAST = 'discriminator.json';

/** Lets `save` write into a folder that then takes its place in the run's. */
export async function publish(files: FileLayer, folder: string, save: (into: string) => Promise<void>): Promise<void> {
  const into = join(folder, SAVING);
  await files.remove(into);
  await files.makeFolder(into);
  try {
    await save(into);
    await files.sync(into);
  } catch (thrown) {
    await files.remove(into).catch(() => undefined);
    throw thrown;
  }
  await files.rename(into, join(folder, WHOLE));
  await completePublishing(files, folder);
}

/** Moves into place what was whole when a run was killed. False when there is nothing of the kind. */
export async function completePublishing(files: FileLayer, folder: string): Promise<boolean> {
  const from = join(folder, WHOLE);
  const names = await files.list(from);
  for (const name of [...names.filter((one) => one !== LAST), ...names.filter((one) => one === LAST)])
    await files.rename(join(from, name), join(folder, name));
  await files.remove(from);
  return names.length > 0;
}
