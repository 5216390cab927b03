// What every setting is when nobody has set it: the one table, which the process reads and package.json must repeat.
import type { Settings } from './messages.ts';

export const defaultSettings: Settings = {
  engine: 'auto',
  precision: 'int8',
  model: '',
  threads: 0,
  diagnostics: { enabled: true, falsePositiveRate: 0.005, minimumTokens: 40 },
  suggestions: { enabled: true, languages: { markdown: true, plaintext: true }, delay: 300, length: 32 },
  generation: { topP: 0.95, topK: 0, length: 400, candidates: 3, seed: null },
};
