// The rooms of the house and the one-way arrows between them are held here; see README, "Rooms".
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';

/** Each room with the rooms it may import from. What is not listed is refused. */
const mayImport = {
  grover: [],
  draft: ['grover'],
  engines: ['grover'],
  detection: ['grover', 'draft', 'engines'],
  generation: ['grover', 'draft', 'engines'],
  protocol: [],
  // Files of labelled articles as people edit them: bytes and judgements, no model.
  labelling: ['grover', 'protocol'],
  training: ['grover', 'draft', 'engines', 'detection', 'generation', 'labelling', 'protocol'],
  // Articles from other formats and into them, and two people's labels compared.
  exchange: ['grover', 'draft', 'labelling', 'training', 'protocol'],
  process: ['grover', 'draft', 'engines', 'detection', 'generation', 'labelling', 'training', 'exchange', 'protocol'],
  cli: [
    'grover',
    'draft',
    'engines',
    'detection',
    'generation',
    'labelling',
    'training',
    'exchange',
    'protocol',
    'process',
  ],
  extension: ['protocol', 'labelling'],
  // The pages of webviews.
  media: ['protocol'],
};
const rooms = Object.keys(mayImport);
const folderOf = (room) => (room === 'media' ? './media' : `./src/${room}`);
const zones = rooms.map((room) => ({
  target: folderOf(room),
  from: rooms.filter((other) => other !== room && !mayImport[room].includes(other)).map(folderOf),
  // JSON schemas are data; whoever needs one has it in its bundle.
  except: ['./schemas'],
  message: `${folderOf(room).slice(2)} may import only from: ${[room, ...mayImport[room]].join(', ')}.`,
}));
const onlyIn = (names, message) => ({ patterns: names.map((name) => ({ group: [name, `${name}/*`], message })) });

export default defineConfig(
  { ignores: ['dist', 'out', 'node_modules', '.vscode-test', 'test-results', '.cache'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx'] })],
      'import-x/extensions': ['.ts', '.tsx'],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      'import-x/no-cycle': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      'no-console': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/extension/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        onlyIn(['vscode', 'vscode-languageclient'], 'Only src/extension speaks to VS Code.'),
      ],
    },
  },
  {
    files: [
      'src/extension/**/*.ts',
      'src/grover/**/*.ts',
      'src/draft/**/*.ts',
      'src/detection/**/*.ts',
      'src/generation/**/*.ts',
      'src/labelling/**/*.ts',
      'src/exchange/**/*.ts',
      'src/process/**/*.ts',
      'src/cli/**/*.ts',
      'media/**/*.ts',
      'media/**/*.tsx',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        onlyIn(['onnxruntime-node', '@tensorflow'], 'Only src/engines and src/training know a tensor library.'),
      ],
    },
  },
  { files: ['src/cli/**/*.ts', 'bench/**/*.ts', 'models/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', name: ['describe', 'it', 'test'], package: 'node:test' }] },
      ],
    },
  },
);
