// What somebody at an editor waits for, measured from the editor's end of the wire.
import { createRandom } from '../../src/grover/random.ts';
import { OpenDraft } from './openDraft.ts';
import { memoryRow, timingRow, type Row } from '../harness/rows.ts';
import { seen, settingsFor, startWatched, type Timing, type WatchedProcess } from '../harness/watchedProcess.ts';

export interface Subject {
  /** Model as the rows name it, and its folder. */
  readonly model: string;
  readonly folder: string;
  /** A Markdown draft whose front matter has a domain: `domain: x.example`. */
  readonly draft: string;
}

export type Report = (row: Row) => void;

const PLACES = 20;
const STARTS = 5;
const FRESH_DRAFTS = 5;
const BUSY = 10;
const SEED = 1;
/** More than belongs to one burst (src/process/rest.ts). */
const BETWEEN_EDITS_MS = 700;
/** Long enough for what a reading leaves behind to be given back. */
const IDLE_MS = 2000;

interface OpeningTimes {
  readonly firstMark: Timing[];
  readonly allMarks: Timing[];
  readonly allRead: Timing[];
}

/** Opens drafts, each the first of its process. `cacheFolder` gives the folder for graphs of the n-th start. */
export async function measureStarts(
  { model, folder, draft }: Subject,
  what: string,
  cacheFolder: (start: number) => string,
  report: Report,
): Promise<void> {
  const times: OpeningTimes = { firstMark: [], allMarks: [], allRead: [] };
  const starts: Timing[] = [];
  const most: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const process = await startWatched({ model: folder, cacheFolder: cacheFolder(start) });
    starts.push(process.start);
    await timeOpening(process, new OpenDraft(process.client, 'file:///first.md', draft), times);
    most.push(await process.mostResident());
    await process.client.stop();
  }
  report(timingRow(model, `${what}: program start to initialized`, starts));
  reportOpening(model, what, times, report);
  report(memoryRow(model, `${what}: memory, most`, most));
}

/** Opens drafts the model has not seen in a process that has long been at work. */
export async function measureWarm({ model, draft }: Subject, process: WatchedProcess, report: Report): Promise<void> {
  const times: OpeningTimes = { firstMark: [], allMarks: [], allRead: [] };
  const most: number[] = [];
  for (let at = 0; at < FRESH_DRAFTS; at++) {
    const fresh = otherDraft(process, draft, `warm${at}`);
    most.push(await process.mostResidentDuring(() => timeOpening(process, fresh, times)));
    await fresh.close();
  }
  reportOpening(model, 'warm process', times, report);
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  report(memoryRow(model, 'memory, idle after reading', await process.resident()));
  report(memoryRow(model, 'memory, most while reading', most));
}

async function timeOpening(process: WatchedProcess, draft: OpenDraft, times: OpeningTimes): Promise<void> {
  const elapsed = await process.stopwatch();
  await draft.open();
  await Promise.all([
    draft.marked(1).then(async () => times.firstMark.push(await elapsed())),
    draft.marked(draft.paragraphs.length).then(async () => times.allMarks.push(await elapsed())),
    draft.read().then(async () => times.allRead.push(await elapsed())),
  ]);
}

function reportOpening(model: string, what: string, times: OpeningTimes, report: Report): void {
  report(timingRow(model, `${what}: draft opened to first mark`, times.firstMark));
  report(timingRow(model, `${what}: draft opened to all marks`, times.allMarks));
  report(timingRow(model, `${what}: draft opened to all assessments`, times.allRead));
}

/** A word typed in the middle of a paragraph, in paragraphs all over the draft, in an order that the seed decides. */
export async function measureEdits({ model, draft }: Subject, process: WatchedProcess, report: Report): Promise<void> {
  const edited = otherDraft(process, draft, 'edited');
  await edited.open();
  await edited.read();
  const own: Timing[] = [];
  const whole: Timing[] = [];
  for (const line of shuffled(places(edited))) {
    const before = edited.lines[line] ?? '';
    // An edit by itself: within a burst of keys only the paragraph is read before the keys rest.
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_EDITS_MS));
    const elapsed = await process.stopwatch();
    await edited.insert(line, before.indexOf(' ', before.length / 2), ' indeed');
    await Promise.all([edited.markedAgain(line).then(async () => own.push(await elapsed())), edited.read()]);
    whole.push(await elapsed());
  }
  await edited.close();
  report(timingRow(model, 'edit to the mark of its paragraph, rest included', own));
  report(timingRow(model, 'edit to all diagnostics of the draft right again', whole));
}

/** Ghost text alone: the draft is not read for marks meanwhile. */
export async function measureGhost(subject: Subject, process: WatchedProcess, report: Report): Promise<void> {
  const { model, folder, draft } = subject;
  await process.client.configure(settingsFor(folder, false));
  const fresh: Timing[] = [];
  for (const [at, line] of places(otherDraft(process, draft, '')).entries()) {
    const one = otherDraft(process, draft, `unread${at}`);
    await one.open();
    fresh.push(await timeGhost(process, one, line));
    await one.close();
  }
  report(timingRow(model, 'ghost text, context not cached', fresh));
  const behind: Timing[] = [];
  const typed = otherDraft(process, draft, 'typed');
  await typed.open();
  for (const line of shuffled(places(typed))) {
    const ghost = await typed.ghost(line);
    // What the ghost text says would be shown again at no cost: something else is typed.
    await typed.insert(line, typed.lines[line]?.length ?? 0, ghost.startsWith(' Yet') ? ' But' : ' Yet');
    behind.push(await timeGhost(process, typed, line));
  }
  await typed.close();
  report(timingRow(model, 'ghost text, context cached, one word typed', behind));
  await process.client.configure(settingsFor(folder));
  await measureBusyGhost(subject, process, report);
}

/** Ghost text at the end of a draft: asked for while it is being read, and once it has been. */
async function measureBusyGhost({ model, draft }: Subject, process: WatchedProcess, report: Report): Promise<void> {
  const during: Timing[] = [];
  const after: Timing[] = [];
  for (let at = 0; at < BUSY; at++) {
    const one = otherDraft(process, draft, `busy${at}`);
    const isReadFirst = at % 2 === 1;
    await one.open();
    await (isReadFirst ? one.read() : one.marked(1));
    const line = one.paragraphs.at(-1) ?? 0;
    (isReadFirst ? after : during).push(await timeGhost(process, one, line));
    await one.close();
    await seen(() => process.client.statuses.at(-1)?.state === 'ready');
  }
  report(timingRow(model, 'ghost text at the end, while the draft is read', during));
  report(timingRow(model, 'ghost text at the end, after the draft was read', after));
}

export async function timeGhost(process: WatchedProcess, draft: OpenDraft, line: number): Promise<Timing> {
  const elapsed = await process.stopwatch();
  await draft.ghost(line);
  return elapsed();
}

/** The same text under another domain: the model has to read it anew from its beginning. */
export function otherDraft({ client }: WatchedProcess, draft: string, name: string): OpenDraft {
  return new OpenDraft(client, `file:///${name}.md`, draft.replace(/^domain: .*$/m, `domain: ${name}.example`));
}

/** Paragraphs, evenly over the draft. */
function places({ paragraphs }: OpenDraft): readonly number[] {
  const count = Math.min(PLACES, paragraphs.length);
  return Array.from({ length: count }, (_, at) => paragraphs[Math.floor((at * paragraphs.length) / count)] ?? 0);
}

function shuffled(lines: readonly number[]): readonly number[] {
  const random = createRandom(SEED);
  return lines
    .map((line) => ({ line, key: random.nextFloat() }))
    .sort((a, b) => a.key - b.key)
    .map(({ line }) => line);
}
