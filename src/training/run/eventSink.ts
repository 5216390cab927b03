// TensorBoard events of a run, held until its folder is written to; the file is made with the first of them.
import { createEventWriter, type EventWriter } from '../output/eventWriter.ts';

export interface EventSink {
  /** Something to write that belongs to a step. */
  add(step: number, write: (writer: EventWriter) => void): void;
  /** Throws the file system's error. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** `isResumed`: TensorBoard then forgets what earlier files say of the first step written and later ones. */
export function createEventSink(folder: string, isResumed: boolean, wallTime: () => number): EventSink {
  let waiting: { readonly step: number; readonly write: (writer: EventWriter) => void }[] = [];
  let writer: EventWriter | undefined;
  const flush = async (): Promise<void> => {
    const [first] = waiting;
    if (first === undefined) return;
    writer ??= await createEventWriter(folder, { wallTime, ...(isResumed && { firstStep: first.step }) });
    const events = waiting;
    waiting = [];
    for (const { write } of events) write(writer);
    await writer.flush();
  };
  return {
    add: (step, write) => {
      waiting.push({ step, write });
    },
    flush,
    close: async () => {
      try {
        await flush();
      } finally {
        await writer?.close();
      }
    },
  };
}
