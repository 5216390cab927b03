// The suites there are, and what each needs before it can run.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../test/process/lspClient.ts';

export interface SuiteKind {
  readonly name: string;
  /** What must be built: nothing, the programs of dist/, or the packed extension. */
  readonly needs: 'nothing' | 'dist' | 'package';
  /** It runs only when it is asked for by name. */
  readonly isExtra: boolean;
}

/** Measured in VS Code in a browser by Playwright: test/ui/openLarge.bench.ts. */
export const IN_BROWSER = 'labelling-open';
const NEED_NOTHING = new Set(['engines', 'machine', 'tokenise', 'labelling']);
const NEED_PACKAGE = new Set(['package']);
const EXTRAS = new Set(['scale']);
/** The order in which all of them run; others follow. */
const ORDER = [
  'machine',
  'engines',
  'tokenise',
  'scan',
  'memory',
  'editor',
  'host',
  'training',
  'labelling',
  'labelling-page',
  'package',
];

const place = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

function needsOf(name: string): SuiteKind['needs'] {
  if (NEED_PACKAGE.has(name)) return 'package';
  return NEED_NOTHING.has(name) ? 'nothing' : 'dist';
}

/** Every file of bench/ is a suite. */
export const suites = (): readonly SuiteKind[] => [
  ...readdirSync(path.join(ROOT, 'bench'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.basename(file, '.ts'))
    .sort((a, b) => place(a) - place(b))
    .map((name) => ({ name, needs: needsOf(name), isExtra: EXTRAS.has(name) })),
  { name: IN_BROWSER, needs: 'package', isExtra: false },
];
