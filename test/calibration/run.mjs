// npm run calibrate: builds the calibration script and runs it with the arguments given. Without a model and human news it says what they are.
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';

const USAGE = `npm run calibrate -- --model DIR --human FILE.jsonl [options]
  --model DIR           model folder to calibrate
  --human FILE.jsonl    human news the model was not trained on: domain, date, authors, title, article on each line
  --machine FILE.jsonl  the model's own articles: made and added to as needed (default: in --work)
  --out FILE            default: calibration.json in the model's folder
  --work DIR            where generations and scores are kept between runs (default: .cache/calibration/…)
  --articles N          human articles, spread over outlets (default 1500)
  --tokens N            longest article that is drawn or read, tokens (default 700)
  --minimum-tokens N    shorter paragraphs are not judged (default 40)
  --engine NAME, --precision fp32|int8|int4, --threads N`;

const root = join(import.meta.dirname, '..', '..');
const program = join(root, 'out', 'calibrate.cjs');
const given = process.argv.slice(2);
const has = (name) => given.some((one) => one === name || one.startsWith(`${name}=`));
if (!has('--model') || !has('--human')) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(2);
}
await build({
  absWorkingDir: root,
  entryPoints: ['test/calibration/main.ts'],
  outfile: program,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['onnxruntime-node', 'gpt-3-encoder', '@tensorflow/*'],
  logLevel: 'warning',
  logOverride: { 'empty-import-meta': 'silent' },
});
const child = spawn(process.execPath, [program, ...given], { stdio: 'inherit' });
child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
