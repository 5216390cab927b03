// How soon ghost text behind a context of 600 tokens could be shown: its first token, and the whole suggestion.
import { createEncoder } from '../../src/grover/encoder.ts';
import { readVocabulary } from '../../src/grover/node/vocabularyFiles.ts';
import { settingsFor, type Timing, type WatchedProcess } from '../harness/watchedProcess.ts';
import { timingRow } from '../harness/rows.ts';
import { otherDraft, timeGhost, type Report, type Subject } from './measures.ts';

const CONTEXT_TOKENS = 600;
const ROUNDS = 20;
/** Words of a writer who does not want what the ghost text says. */
const WORDS = [' Yet', ' But', ' Then', ' Still', ' Now'];

/** Suggestions of at most so many tokens; missing: as long as they come. */
const SHAPES = [
  ['first token', 1],
  ['whole suggestion', undefined],
] as const;

export async function measureFirstToken(
  { model, folder, draft }: Subject,
  process: WatchedProcess,
  report: Report,
): Promise<void> {
  const text = beginningOf(draft);
  for (const [what, length] of SHAPES) {
    const settings = settingsFor(folder, false);
    await process.client.configure({
      ...settings,
      suggestions: { delay: 0, ...(length === undefined ? {} : { length }) },
    });
    const context = `ghost text behind ${CONTEXT_TOKENS} tokens`;
    report(timingRow(model, `${context}, not cached: ${what}`, await unread(process, text, what)));
    report(timingRow(model, `${context}, cached: ${what}`, await typedOn(process, text, what)));
  }
  await process.client.configure(settingsFor(folder));
}

/** Each time in a draft of which nothing has been read. */
async function unread(process: WatchedProcess, text: string, what: string): Promise<Timing[]> {
  const timings: Timing[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const one = otherDraft(process, text, `fresh ${what} ${round}`.replaceAll(' ', '-'));
    await one.open();
    timings.push(await timeGhost(process, one, one.paragraphs.at(-1) ?? 0));
    await one.close();
  }
  return timings.slice(1);
}

/** Each time behind one word more. */
async function typedOn(process: WatchedProcess, text: string, what: string): Promise<Timing[]> {
  const timings: Timing[] = [];
  const one = otherDraft(process, text, `typed ${what}`.replaceAll(' ', '-'));
  await one.open();
  const line = one.paragraphs.at(-1) ?? 0;
  let ghost = await one.ghost(line);
  for (let round = 0; round < ROUNDS; round++) {
    const word = WORDS.filter((candidate) => !ghost.startsWith(candidate))[round % (WORDS.length - 1)] ?? ' Yet';
    await one.insert(line, one.lines[line]?.length ?? 0, word);
    timings.push(await timeGhost(process, one, line));
    ghost = await one.ghost(line);
  }
  await one.close();
  return timings;
}

/** Front matter and the first paragraphs, up to the tokens that the context has. */
function beginningOf(draft: string): string {
  const encoder = createEncoder(readVocabulary());
  const blocks = draft.trim().split(/\n\n+/);
  const end = blocks.findIndex(
    (_, at) => encoder.encode(blocks.slice(0, at + 1).join('\n\n')).length >= CONTEXT_TOKENS,
  );
  return blocks.slice(0, end + 1).join('\n\n');
}
