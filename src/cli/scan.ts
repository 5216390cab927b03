// grover scan: the verdict on every paragraph of drafts, as an editor would see them, and of archives of articles.
import { availableParallelism } from 'node:os';
import { lanesFor, type OpenedModel, type SessionChoice } from '../process/openSession.ts';
import { defaultSettings } from '../process/settings.ts';
import { EXIT, problemText, UsageError, type Command, type Given } from './command.ts';
import { draftsAt } from './files.ts';
import { modelOptions, threadsAsked, withModel } from './modelOptions.ts';
import { scanAll } from './scanAll.ts';
import { bytesOf } from './scanItems.ts';

/** Text that takes one thread longer to read than other threads take to start. */
const MANY_BYTES = 32_000;
/** Each lane holds the model: 100 MB and more. */
const MOST_LANES = 8;

export const scan: Command = {
  name: 'scan',
  operands: 'FILES…',
  summary: 'Says of each paragraph of drafts and archives (.jsonl) whether it reads machine-like.',
  count: [1, Infinity],
  options: {
    format: { type: 'string', value: 'text|json|sarif', help: 'Default: text.' },
    out: {
      type: 'string',
      value: 'FILE',
      help: 'Append results to FILE, a JSON object an article, and go on from what it holds.',
    },
    'false-positive-rate': {
      type: 'string',
      value: 'R',
      help: 'Share of human paragraphs that may be marked by mistake, at most 0.5; default 0.005.',
    },
    'minimum-tokens': { type: 'string', value: 'N', help: 'Shorter paragraphs are not judged; default 40.' },
    'fail-on-flags': { type: 'boolean', help: 'Exit code 1 when a paragraph reads machine-like.' },
    ...modelOptions,
    precision: { ...modelOptions.precision, help: 'How its matrices are held; default: int8.' },
    threads: { ...modelOptions.threads, help: 'Default 0: all cores for much text, half of them for little.' },
  },
  notes: [
    'FILES are drafts (.md, .markdown, .txt), folders of them, and archives (.jsonl) with an article a line, as grover score takes them.',
    'With --out a scan that was stopped goes on when it is started again. An article that has changed since is read again, and the later of its two lines counts.',
  ],
  run: async (given, io) => {
    const { falsePositiveRate: usualRate, minimumTokens: usualTokens } = defaultSettings.diagnostics;
    const falsePositiveRate = given.number('false-positive-rate', { above: 0, to: 0.5 }, usualRate);
    const minimumTokens = given.number('minimum-tokens', { from: 1, to: 1024, whole: true }, usualTokens);
    const format = given.choice('format', ['text', 'json', 'sarif'], 'text');
    const out = given.text('out');
    if (out !== undefined && given.text('format') !== undefined)
      throw new UsageError('--out writes JSON lines; leave --format out.');
    const paths = await draftsAt(given.operands);
    const bytes = await bytesOf(paths);
    const work = { paths, bytes, format, out, verdicts: { falsePositiveRate, minimumTokens } };
    const use = async (opened: OpenedModel): Promise<number> => {
      if (!opened.calibration.ok) io.error(`${problemText(opened.calibration.problem)}\n`);
      const totals = await scanAll(opened, work, io);
      const hasFailed = totals.unread > 0 || (totals.marked > 0 && given.flag('fail-on-flags'));
      return hasFailed ? EXIT.failed : EXIT.done;
    };
    return withModel(given, 'int8', use, bytes < MANY_BYTES ? {} : allCores(given));
  },
};

/** A run of its own on each core or, where that is not to be had, all cores for one run. */
function allCores(given: Given): Pick<SessionChoice, 'lanes' | 'threads'> {
  const asked = threadsAsked(given);
  const cores = asked > 0 ? asked : Math.min(MOST_LANES, availableParallelism());
  return { ...lanesFor(cores), threads: cores };
}
