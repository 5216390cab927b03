// npm run calibrate: builds the calibration script and runs it with the arguments given. Without a model and human news it says what they are.
import { runBundled } from '../../scripts/runBundled.mjs';

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

const given = process.argv.slice(2);
const has = (name) => given.some((one) => one === name || one.startsWith(`${name}=`));
if (!has('--model') || !has('--human')) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(2);
}
await runBundled('models/calibration/main.ts', 'calibrate', given);
