// The detector as it ships: opened, read with and judged with by the product's own functions, and nowhere else in this folder.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { articleScores, judgeScores } from '../../src/detection/articleScores.ts';
import { assessOnce } from '../../src/detection/assessOnce.ts';
import { CALIBRATION_FILE, type Calibration } from '../../src/detection/calibration.ts';
import { abstain, type Judgement, type VerdictOptions } from '../../src/detection/verdict.ts';
import { WORDING_FILE } from '../../src/detection/wording/wordingModel.ts';
import { toParagraphs } from '../../src/draft/blocks.ts';
import { plainBlocks } from '../../src/draft/plainBlocks.ts';
import { sessionView } from '../../src/engines/sessionView.ts';
import type { ArticleFields } from '../../src/grover/fields.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { openSession, interactiveThreads, type OpenedModel } from '../../src/process/openSession.ts';
import { defaultSettings } from '../../src/protocol/defaultSettings.ts';
import { countWords } from '../../src/training/data/article.ts';

/** What is said of one paragraph of prose. */
export const readParagraphSchema = v.object({
  words: v.number(),
  tokens: v.number(),
  /** Log-odds behind the probability; missing where the model gave numbers that are none. */
  score: v.exactOptional(v.number()),
  /** Log-odds of each kind of machine text by itself; the second is this model's own. */
  kinds: v.exactOptional(v.array(v.number())),
  probability: v.exactOptional(v.number()),
  verdict: v.picklist(['machine-like', 'no-sign', 'abstained']),
  /** Why it abstained. */
  reason: v.exactOptional(v.string()),
});
export type ReadParagraph = v.InferOutput<typeof readParagraphSchema>;

export interface Timing {
  /** Milliseconds of one reading, and how many of them the language model's runs took. */
  readonly whole: number;
  readonly runs: number;
  readonly paragraphs: number;
}

export interface Detector {
  readonly name: string;
  readonly description: string;
  readonly hash: string;
  readonly falsePositiveRate: number;
  readonly minimumTokens: number;
  /** Of everything that a reading depends on: weights, calibration, wording model, options. */
  readonly digest: string;
  /** Prose paragraphs of an article, in order, each in the context of those before it and of the other fields. */
  read(fields: ArticleFields): Promise<ReadParagraph[]>;
  time(fields: ArticleFields): Promise<Timing>;
  dispose(): Promise<void>;
}

/** Opens a model's folder as the extension does. Throws ProblemError where it cannot be opened or nobody has calibrated it. */
export async function openDetector(folder: string, cacheFolder: string, threads = 0): Promise<Detector> {
  const { engine, precision, diagnostics } = defaultSettings;
  const { falsePositiveRate, minimumTokens } = diagnostics;
  const opened = unwrap(
    await openSession({ folder, engine, precision, threads: interactiveThreads(threads), cacheFolder }),
  );
  const { model, session } = opened;
  const calibration = unwrap(opened.calibration);
  const optionsFor = (fields: ArticleFields): VerdictOptions => ({
    falsePositiveRate,
    minimumTokens,
    domain: fields.domain,
  });
  const files = await Promise.all([CALIBRATION_FILE, WORDING_FILE].map((name) => bytesOf(path.join(folder, name))));
  const digest = createHash('sha256').update(
    [model.hash, session.description, falsePositiveRate, minimumTokens].join(),
  );
  for (const bytes of files) digest.update(createHash('sha256').update(bytes).digest());
  return {
    name: model.name,
    description: session.description,
    hash: model.hash,
    falsePositiveRate,
    minimumTokens: Math.max(minimumTokens, calibration.minimumTokens),
    digest: digest.digest('hex'),
    read: (fields) => readWith(opened, calibration, optionsFor(fields), fields),
    time: (fields) => timeWith(opened, calibration, optionsFor(fields), fields),
    dispose: () => opened.dispose(),
  };
}

async function readWith(
  opened: OpenedModel,
  calibration: Calibration,
  options: VerdictOptions,
  fields: ArticleFields,
): Promise<ReadParagraph[]> {
  const scored = await articleScores(opened, fields, calibration);
  const judged = judgeScores(scored, calibration, options);
  return scored.flatMap(({ range, found }, at) => {
    if (found === 'not-prose') return [];
    const { verdict, probability }: Judgement = judged[at] ?? abstain('not-prose');
    return {
      words: countWords((fields.article ?? '').slice(range.start, range.end)),
      tokens: typeof found === 'string' ? 0 : found.tokens,
      ...(typeof found === 'string' || !Number.isFinite(found.score)
        ? {}
        : { score: found.score, kinds: [...(found.kinds ?? [])] }),
      ...(probability === undefined ? {} : { probability }),
      verdict: verdict.kind,
      ...(verdict.kind === 'abstained' ? { reason: verdict.reason } : {}),
    };
  });
}

/** As an editor's draft or a scan is read, telling words included. */
async function timeWith(
  opened: OpenedModel,
  calibration: Calibration,
  options: VerdictOptions,
  fields: ArticleFields,
): Promise<Timing> {
  let runs = 0;
  const session = sessionView(opened.session, async (request) => {
    const began = performance.now();
    const result = await opened.session.run(request);
    runs += performance.now() - began;
    return result;
  });
  const began = performance.now();
  const paragraphs = toParagraphs(plainBlocks(fields.article ?? '', 0));
  await assessOnce({ ...opened, session, calibration }, { fields, paragraphs }, options);
  return { whole: performance.now() - began, runs, paragraphs: paragraphs.length };
}

const bytesOf = (file: string): Promise<Uint8Array> => readFile(file).catch(() => new Uint8Array());
