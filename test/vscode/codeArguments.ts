// Arguments of the `code` executable, as far as a test run uses them.
import { fileURLToPath } from 'node:url';

export interface CodeArguments {
  readonly development: readonly string[];
  readonly tests?: string;
  readonly folder?: string;
  readonly userDataDir?: string;
  readonly extensionsDir?: string;
}

/** Every other flag is Electron's and without meaning here. */
export function readCodeArguments(argv: readonly string[]): CodeArguments {
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  const withValue = new Set([
    'extensionDevelopmentPath',
    'extensionTestsPath',
    'user-data-dir',
    'extensions-dir',
    'folder-uri',
  ]);
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i] ?? '';
    const [, name, inline] = /^--([A-Za-z-]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name === undefined) operands.push(argument);
    else if (withValue.has(name)) values.set(name, [...(values.get(name) ?? []), inline ?? argv[++i] ?? '']);
  }
  const last = (name: string): string | undefined => values.get(name)?.at(-1);
  const uri = last('folder-uri');
  const folder = uri === undefined ? operands[0] : fileURLToPath(uri);
  const tests = last('extensionTestsPath');
  const userDataDir = last('user-data-dir');
  const extensionsDir = last('extensions-dir');
  return {
    development: values.get('extensionDevelopmentPath') ?? [],
    ...(tests === undefined ? {} : { tests }),
    ...(folder === undefined ? {} : { folder }),
    ...(userDataDir === undefined ? {} : { userDataDir }),
    ...(extensionsDir === undefined ? {} : { extensionsDir }),
  };
}
