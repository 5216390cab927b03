// One scan from its first article to its last: read side by side, reported in order, each as soon as those before it are.
import { assessOnce } from '../detection/assessOnce.ts';
import type { VerdictOptions } from '../detection/verdict.ts';
import { equalPiecesSession } from '../engines/piecewiseSession.ts';
import { ProblemError, throwIfCancelled } from '../grover/problem.ts';
import { keyOf } from '../process/labelling/recordFile.ts';
import type { OpenedModel } from '../process/openSession.ts';
import { atOnce, inOrder } from '../training/quick/inOrder.ts';
import type { Io } from './command.ts';
import { scanItems, type ScanItem } from './scanItems.ts';
import { articleJson, jsonReport, unreadJson } from './scanJson.ts';
import { openScanOut, SCAN_FORMAT, type ScanHead, type ScanOut } from './scanOut.ts';
import { noProgress, scanProgress } from './scanProgress.ts';
import {
  added,
  countsOf,
  noTotals,
  type Report,
  type ScannedArticle,
  type ScanSource,
  type ScanTotals,
} from './scanReport.ts';
import { sarifReport } from './scanSarif.ts';
import { countText, textReport } from './scanText.ts';

const reports = { text: textReport, json: jsonReport, sarif: sarifReport } as const;

export interface ScanWork {
  /** Drafts and archives. */
  readonly paths: readonly string[];
  /** Of all of them. */
  readonly bytes: number;
  readonly format: keyof typeof reports;
  /** File of results, instead of a report. */
  readonly out: string | undefined;
  readonly verdicts: VerdictOptions;
}

/** Where findings go. */
interface Sink {
  /** Of what stood there before. */
  readonly before: ScanTotals;
  has(item: ScanItem): boolean;
  begin(): Promise<void>;
  /** Undefined: the item is a line that is no article. */
  write(item: ScanItem, scanned: ScannedArticle | undefined): Promise<void>;
  end(totals: ScanTotals): Promise<void>;
  close(): Promise<void>;
}

/** Everything found, by this scan and in the file before it. Throws ProblemError, cancelled among them: what was found until then is written. */
export async function scanAll(opened: OpenedModel, work: ScanWork, io: Io): Promise<ScanTotals> {
  const { model, session, wording } = opened;
  const { paths, bytes, format, out, verdicts } = work;
  const { falsePositiveRate } = verdicts;
  const source = {
    model: model.name,
    modelHash: model.hash,
    engine: session.description,
    falsePositiveRate,
    ...(wording !== undefined && { wordingHeads: wording.heads }),
  };
  const file = out === undefined ? undefined : await openScanOut(out, headOf(opened, source, verdicts), paths);
  const sink = file === undefined ? reportSink(reports[format](source), io) : fileSink(file, io);
  const { isTTY: isTerminal, columns } = process.stderr;
  // A report that goes to the terminal shows by itself how far it is.
  const isShown = file !== undefined || (isTerminal && !process.stdout.isTTY);
  const progress = isShown ? scanProgress(io, { bytes, ...(isTerminal && { columns }) }) : noProgress;
  let totals = sink.before;
  try {
    await sink.begin();
    for await (const { item, scanned, isKnown } of readItems(opened, work, sink, io.signal)) {
      if (!isKnown) {
        const counts = scanned === undefined ? UNREAD : countsOf(scanned.assessments);
        totals = added(totals, counts, item.line !== undefined);
        if (!item.found.ok) {
          progress.end();
          io.error(`${item.path}, line ${item.line ?? 1}: ${item.found.problem.message}\n`);
        }
        await sink.write(item, scanned);
      }
      progress.show(item.bytesRead, !isKnown);
    }
    progress.end();
    await sink.end(totals);
    return totals;
  } catch (thrown) {
    progress.end();
    if (file !== undefined && thrown instanceof ProblemError && thrown.problem.code === 'cancelled')
      io.error(`Stopped with ${totals.articles} articles in ${out ?? ''}; the same command goes on.\n`);
    throw thrown;
  } finally {
    await sink.close();
  }
}

const UNREAD = { articles: 0, unread: 1, paragraphs: 0, judged: 0, marked: 0 };

interface ReadItem {
  readonly item: ScanItem;
  readonly scanned: ScannedArticle | undefined;
  /** It stood in the file before. */
  readonly isKnown: boolean;
}

/** In order, a few of them under way. */
function readItems(
  { session, encoder, calibration, wording }: OpenedModel,
  { paths, verdicts }: ScanWork,
  sink: Sink,
  signal: AbortSignal,
): AsyncIterable<ReadItem> {
  const deps = {
    session: session.lanes === undefined ? equalPiecesSession(session) : session,
    encoder,
    calibration: calibration.ok ? calibration.value : undefined,
    wording,
  };
  const point = async (): Promise<void> => {
    await Promise.resolve();
    throwIfCancelled(signal);
  };
  return inOrder(scanItems(paths), atOnce(session), { signal, point }, async (item) => {
    const isKnown = sink.has(item);
    const { found, path, line, title } = item;
    if (isKnown || !found.ok) return { item, scanned: undefined, isKnown };
    const { draft, domain } = found;
    const passesOverShort = line !== undefined;
    const assessments = await assessOnce(deps, draft, { ...verdicts, domain, signal, passesOverShort });
    const place = { path, ...(line !== undefined && { line }), ...(title !== undefined && { title }) };
    return { item, scanned: { ...place, draft, assessments }, isKnown };
  });
}

function headOf(
  { session, calibration }: OpenedModel,
  source: ScanSource,
  { minimumTokens }: VerdictOptions,
): ScanHead {
  const measured = calibration.ok ? keyOf(calibration.value) : null;
  return { scan: SCAN_FORMAT, ...source, precision: session.precision, calibration: measured, minimumTokens };
}

function reportSink(report: Report, io: Io): Sink {
  const out = (text: string): Promise<void> => io.out(text);
  return {
    before: noTotals,
    has: () => false,
    begin: () => out(report.begin()),
    write: (item, scanned) =>
      out(
        scanned !== undefined ? report.article(scanned) : item.found.ok ? '' : report.unread(item, item.found.problem),
      ),
    end: (totals) => out(report.end(totals)),
    close: () => Promise.resolve(),
  };
}

function fileSink(file: ScanOut, io: Io): Sink {
  return {
    before: file.before,
    has: ({ digest }) => file.has(digest),
    begin: () => Promise.resolve(),
    write: async (item, scanned) => {
      const { digest } = item;
      if (scanned !== undefined) await file.append({ digest, ...articleJson(scanned) });
      else if (!item.found.ok) await file.append({ digest, ...unreadJson(item, item.found.problem) });
    },
    end: (totals) => io.out(`${countText(totals)}\n`),
    close: () => file.close(),
  };
}
