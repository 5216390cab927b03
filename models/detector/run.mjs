// npm run detector: bundles the training of the detector and runs it with the arguments given.
import { runBundled } from '../../scripts/runBundled.mjs';

// A hundred thousand texts as counted n-grams.
await runBundled('models/detector/train.ts', 'detector', process.argv.slice(2), ['--max-old-space-size=8000']);
