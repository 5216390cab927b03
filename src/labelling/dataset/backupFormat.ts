// What is not on disk yet, as bytes that can be kept elsewhere: changed entries, each with enough of its line to find it again.
import * as v from 'valibot';
import { fail, ok, type Result } from '../../grover/problem.ts';
import { JUDGEMENT_KEYS } from '../judgement.ts';

const VERSION = 1;
const offset = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const split = v.picklist(['train', 'val', 'test']);
const spans = v.pipe(v.array(v.object({ start: offset, end: offset, label: v.string() })), v.readonly());
const provenance = v.object({
  by: v.string(),
  at: v.string(),
  file: v.exactOptional(v.string()),
  model: v.exactOptional(v.string()),
});
const judgement = v.object({
  label: v.exactOptional(v.string()),
  split: v.exactOptional(split),
  flagged: v.exactOptional(v.boolean()),
  skipped: v.exactOptional(v.boolean()),
  note: v.exactOptional(v.string()),
  spans: v.exactOptional(spans),
  provenance: v.exactOptional(provenance),
});
const change = v.object({
  label: v.exactOptional(v.nullable(v.string())),
  split: v.exactOptional(v.nullable(split)),
  flagged: v.exactOptional(v.nullable(v.boolean())),
  skipped: v.exactOptional(v.nullable(v.boolean())),
  note: v.exactOptional(v.nullable(v.string())),
  spans: v.exactOptional(v.nullable(spans)),
  provenance: v.exactOptional(v.nullable(provenance)),
});
const entrySchema = v.object({
  /** Where the line stood; -1: it was gone. */
  position: v.pipe(v.number(), v.safeInteger(), v.minValue(-1)),
  length: offset,
  checksum: v.number(),
  digest: v.string(),
  identity: v.exactOptional(v.string()),
  /** What the line said. */
  judgement,
  change,
  contested: v.pipe(v.array(v.picklist(JUDGEMENT_KEYS)), v.readonly()),
  returns: v.boolean(),
  /** The line in base64, as long as there is room. */
  bytes: v.exactOptional(v.pipe(v.string(), v.base64())),
});
const backupSchema = v.object({
  version: v.literal(VERSION),
  path: v.string(),
  signature: v.object({ size: v.number(), mtimeMs: v.number(), inode: v.number() }),
  entries: v.pipe(v.array(entrySchema), v.readonly()),
});

export type BackupEntry = v.InferOutput<typeof entrySchema>;
export type Backup = v.InferOutput<typeof backupSchema>;

export const writeBackup = (backup: Omit<Backup, 'version'>): Uint8Array =>
  Buffer.from(JSON.stringify({ version: VERSION, ...backup }));

/** Fails with file-corrupt; `path`: the labelled file it belongs to. */
export function readBackup(bytes: Uint8Array, path: string): Result<Backup> {
  try {
    const parsed = v.safeParse(backupSchema, JSON.parse(Buffer.from(bytes).toString('utf8')));
    if (parsed.success) return ok(parsed.output);
  } catch {
    // Said below.
  }
  return fail(
    'file-corrupt',
    `The backup of unsaved labels in ${path} cannot be read; the file itself is as it was saved last.`,
    'Open the file anew without the backup and look whether labels are missing.',
  );
}
