// grover scan: the verdict on every paragraph of drafts, as an editor would see them.
import { parseDraft } from '../draft/parseDraft.ts';
import { createDraftAssessor } from '../detection/draftAssessor.ts';
import { defaultSettings } from '../process/settings.ts';
import { EXIT, problemText, type Command } from './command.ts';
import { draftsAt, languageOf, readText } from './files.ts';
import { modelOptions, withModel } from './modelOptions.ts';
import { jsonReport } from './scanJson.ts';
import { isMachineLike, type ScannedFile } from './scanReport.ts';
import { sarifReport } from './scanSarif.ts';
import { textReport } from './scanText.ts';

const reports = { text: textReport, json: jsonReport, sarif: sarifReport } as const;

export const scan: Command = {
  name: 'scan',
  operands: 'FILES…',
  summary: 'Says of each paragraph of Markdown and text drafts whether it reads machine-like.',
  count: [1, Infinity],
  options: {
    format: { type: 'string', value: 'text|json|sarif', help: 'Default: text.' },
    'false-positive-rate': {
      type: 'string',
      value: 'R',
      help: 'Share of human paragraphs that may be marked by mistake, at most 0.5; default 0.005.',
    },
    'minimum-tokens': { type: 'string', value: 'N', help: 'Shorter paragraphs are not judged; default 40.' },
    'fail-on-flags': { type: 'boolean', help: 'Exit code 1 when a paragraph reads machine-like.' },
    ...modelOptions,
    precision: { ...modelOptions.precision, help: 'How its matrices are held; default: int8.' },
  },
  run: async (given, io) => {
    const { falsePositiveRate: usualRate, minimumTokens: usualTokens } = defaultSettings.diagnostics;
    const falsePositiveRate = given.number('false-positive-rate', { above: 0, to: 0.5 }, usualRate);
    const minimumTokens = given.number('minimum-tokens', { from: 1, to: 1024, whole: true }, usualTokens);
    const format = given.choice('format', ['text', 'json', 'sarif'], 'text');
    const paths = await draftsAt(given.operands);
    return withModel(given, 'int8', async ({ model, session, encoder, calibration }) => {
      const report = reports[format]({
        model: model.name,
        modelHash: model.hash,
        engine: session.description,
        falsePositiveRate,
      });
      const assessor = createDraftAssessor({
        session,
        encoder,
        ...(calibration.ok && { calibration: calibration.value }),
      });
      if (!calibration.ok) io.error(`${problemText(calibration.problem)}\n`);
      const scanned: ScannedFile[] = [];
      for (const path of paths) {
        const draft = parseDraft(await readText(path), languageOf(path));
        const options = { falsePositiveRate, minimumTokens, signal: io.signal };
        const file = { path, draft, assessments: await assessor.assess(draft, options) };
        scanned.push(file);
        await io.out(report.file(file));
      }
      await io.out(report.end(scanned));
      const isFlagged = scanned.some(({ assessments }) => assessments.some(isMachineLike));
      return isFlagged && given.flag('fail-on-flags') ? EXIT.failed : EXIT.done;
    });
  },
};
