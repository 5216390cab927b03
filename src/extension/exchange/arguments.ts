// What another extension, a keybinding or a test hands to import, export and comparison; free of VS Code.
import * as v from 'valibot';
import { EXPORT_FORMATS, IMPORT_FORMATS } from '../../protocol/labelling.ts';

const path = v.pipe(v.string(), v.minLength(1));
const paths = v.pipe(v.array(path), v.minLength(1));

const importing = v.object({
  sources: paths,
  target: path,
  format: v.exactOptional(v.picklist(IMPORT_FORMATS)),
  label: v.exactOptional(v.pipe(v.string(), v.minLength(1))),
  split: v.exactOptional(v.picklist(['train', 'val', 'test'])),
  keepDuplicates: v.exactOptional(v.boolean()),
});
const exporting = v.object({
  files: paths,
  target: path,
  format: v.picklist(EXPORT_FORMATS),
  onlyLabelled: v.exactOptional(v.boolean()),
});

/** All that is needed, or undefined: then people are asked. */
const reader =
  <T>(schema: v.GenericSchema<unknown, T>) =>
  (argument: unknown): T | undefined => {
    const parsed = v.safeParse(schema, argument);
    return parsed.success ? parsed.output : undefined;
  };

export const readImport = reader(importing);
export const readExport = reader(exporting);
