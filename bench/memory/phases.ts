// A day at the editor in a minute: what a process is taken through, and what it holds at each step.
import type { OpenDraft } from '../editor/openDraft.ts';
import { otherDraft } from '../editor/measures.ts';
import type { WatchedProcess } from '../harness/watchedProcess.ts';
import { mostDuring, residence, type Residence } from './residence.ts';

const DRAFTS = 5;
const EDITS = 15;
const GHOSTS = 10;
/** Words enough for a paragraph that is read, and for nothing else. */
const SMALL =
  'A short paragraph of a few words which the model has to read, and it is read at once because there is nothing else here to do at all.\n';

/** Milliseconds of rest behind a step: a little more than what the process waits before it gives memory back. */
export const RESTS = { rest: 11_000, 'long rest': 121_000, closing: 3_000 } as const;

export interface Subject {
  readonly process: WatchedProcess;
  readonly draft: string;
  readonly probe: string;
  readonly drafts: OpenDraft[];
}

/** Megabytes by the name of what was measured. */
export type Findings = Readonly<Record<string, number>>;

/** What is done, what it took at most while it was done if that is wanted, and how long it is waited before the next look. */
export interface Phase {
  readonly run: (subject: Subject) => Promise<unknown>;
  readonly most?: string;
  readonly rest?: keyof typeof RESTS;
  /** What is held behind the rest. */
  readonly held?: string;
  /** Its parts are of interest too. */
  readonly isTakenApart?: boolean;
}

export const PHASES: readonly Phase[] = [
  { run: () => Promise.resolve(), held: 'before the first draft' },
  { run: load, held: 'after loading', isTakenApart: true },
  { run: read, most: 'most while scanning the first draft', rest: 'rest', held: 'after reading one draft, 11 s' },
  {
    run: readOthers,
    most: 'scanning: most while four more are read',
    rest: 'rest',
    held: 'idle, five drafts read, 11 s',
    isTakenApart: true,
  },
  { run: edit, most: 'most while editing' },
  { run: writeAndRead, most: 'most while ghost text is written and drafts are read' },
  { run: () => Promise.resolve(), rest: 'long rest', held: 'idle for two minutes, five drafts open' },
  { run: closeAll, rest: 'closing', held: 'after closing all', isTakenApart: true },
];

/** Takes the process through the work of a phase. */
export async function work({ run, most }: Phase, subject: Subject): Promise<Findings> {
  const pid = subject.process.client.child.pid ?? 0;
  if (most === undefined) {
    await run(subject);
    return {};
  }
  return { [most]: await mostDuring(pid, () => run(subject)) };
}

/** What it holds behind the phase. */
export async function look({ held, isTakenApart = false }: Phase, subject: Subject): Promise<Findings> {
  if (held === undefined) return {};
  const found = await residence(subject.process.client.child.pid ?? 0, subject.probe);
  const parts = isTakenApart ? PARTS.map(([part, name]) => [`${held}: ${name}`, found[part]] as const) : [];
  return { [held]: found.all, ...Object.fromEntries(parts) };
}

const PARTS: readonly (readonly [keyof Residence, string])[] = [
  ['node', 'Node’s own code'],
  ['libraries', 'ONNX Runtime and the system’s libraries'],
  ['weights', 'the graph’s files, mapped'],
  ['heap', 'JavaScript heap'],
  ['buffers', 'ordinary array buffers'],
  ['native', 'keys and values, packed weights, working memory'],
];

async function load({ process }: Subject): Promise<void> {
  await process.client.open('file:///small.md', SMALL);
  await process.client.assessments('file:///small.md');
  await process.client.close('file:///small.md');
}

async function read({ process, draft, drafts }: Subject): Promise<void> {
  const next = otherDraft(process, draft, `memory${drafts.length}`);
  drafts.push(next);
  await next.open();
  await next.read();
}

async function readOthers(subject: Subject): Promise<void> {
  while (subject.drafts.length < DRAFTS) await read(subject);
}

/** Places all over a draft. */
const placeOf = ({ paragraphs }: OpenDraft, at: number): number => paragraphs[(at * 7) % paragraphs.length] ?? 0;

async function edit({ drafts }: Subject): Promise<void> {
  const last = drafts.at(-1);
  for (let at = 0; at < EDITS && last !== undefined; at++) {
    const line = placeOf(last, at);
    await last.insert(line, (last.lines[line] ?? '').indexOf(' ', 100), ' indeed');
    await last.read();
  }
}

async function writeAndRead({ drafts }: Subject): Promise<void> {
  const last = drafts.at(-1);
  for (let at = 0; at < GHOSTS && last !== undefined; at++) {
    const line = placeOf(last, at);
    await last.insert(line, (last.lines[line] ?? '').length, ' Yet');
    await Promise.all([last.ghost(line), last.read()]);
  }
}

async function closeAll({ drafts }: Subject): Promise<void> {
  for (const draft of drafts) await draft.close();
}
