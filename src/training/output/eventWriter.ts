// Appends to a TensorBoard event file of a run's folder; a run that is resumed gets another file beside the first.
import { open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProtoMessage } from '../../grover/protoMessage.ts';
import { bucketsOf } from './buckets.ts';
import { framed, histogramEvent, scalarEvent, startEvent, textEvent, versionEvent } from './events.ts';

export interface EventWriter {
  /** What is no finite number is left out. */
  scalar(tag: string, step: number, value: number): void;
  text(tag: string, step: number, markdown: string): void;
  histogram(tag: string, step: number, values: Float32Array): void;
  /** Brings what was said so far to disk. Rejects with the file system's error (a full disk); what was not written is kept for the next flush. */
  flush(): Promise<void>;
  /** Flushes and closes; nothing may be written afterwards. */
  close(): Promise<void>;
}

export interface EventWriterOptions {
  /** Seconds since 1970. */
  readonly wallTime: () => number;
  /** Of a resumed run, the first step that it does (again): TensorBoard then forgets what earlier files say of this step and later ones. Missing: 0. */
  readonly firstStep?: number;
}

/** Bytes after which a writer flushes by itself. */
const FLUSH_BYTES = 1 << 18;
const PREFIX = 'events.out.tfevents.';

/** Rejects with the file system's error when the folder is missing or the file cannot be made. */
export async function createEventWriter(
  folder: string,
  { wallTime, firstStep = 0 }: EventWriterOptions,
): Promise<EventWriter> {
  const file = await open(join(folder, await freeName(folder, wallTime())), 'ax');
  const queue = createQueue(file);
  const moment = (step: number): { wallTime: number; step: number } => ({ wallTime: wallTime(), step });
  queue.add(versionEvent(wallTime()));
  queue.add(startEvent(moment(firstStep)));
  const writer: EventWriter = {
    scalar: (tag, step, value) => {
      if (Number.isFinite(value)) queue.add(scalarEvent(moment(step), tag, value));
    },
    text: (tag, step, markdown) => {
      queue.add(textEvent(moment(step), tag, markdown));
    },
    histogram: (tag, step, values) => {
      queue.add(histogramEvent(moment(step), tag, bucketsOf(values)));
    },
    flush: queue.flush,
    close: async () => {
      try {
        await queue.flush();
      } finally {
        await file.close();
      }
    },
  };
  await writer.flush();
  return writer;
}

/** TensorBoard reads a run's files in the order of their names, so the new one must come last, whatever the clock says. */
async function freeName(folder: string, seconds: number): Promise<string> {
  const taken = (await readdir(folder)).filter((name) => name.startsWith(PREFIX));
  const latest = Math.max(-1, ...taken.map((name) => Number.parseInt(name.slice(PREFIX.length), 10) || 0));
  return `${PREFIX}${String(Math.max(Math.floor(seconds), latest + 1)).padStart(10, '0')}.grover`;
}

interface Queue {
  readonly add: (event: ProtoMessage) => void;
  readonly flush: () => Promise<void>;
}

/** Records wait in memory and go to the file whole and in order; what could not be written is tried again. */
function createQueue(file: FileHandle): Queue {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  let size = 0;
  let last: Promise<void> = Promise.resolve();
  const write = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const records = Buffer.concat(waiting);
    waiting = [];
    try {
      await file.appendFile(records);
      size += records.length;
    } catch (thrown) {
      waiting.unshift(records);
      // Half a record would hide all that follow it.
      await file.truncate(size).catch(() => undefined);
      throw thrown;
    }
  };
  const flush = (): Promise<void> => {
    bytes = 0;
    last = last.catch(() => undefined).then(write);
    return last;
  };
  return {
    add: (event) => {
      const record = framed(event);
      waiting.push(record);
      bytes += record.length;
      // A failure is met again, and said, at the next flush.
      if (bytes >= FLUSH_BYTES) flush().catch(() => undefined);
    },
    flush,
  };
}
