// What TensorBoard reads: Event and Summary messages (tensorboard/compat/proto/{event,summary,tensor}.proto) as records of a TFRecord file.
import { crc32c, maskCrc } from '../../grover/checkpoints/crc32c.ts';
import { ProtoMessage } from '../../grover/protoMessage.ts';
import type { Bucket } from './buckets.ts';

/** When and where in the training something was measured. */
export interface Moment {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step: number;
}

/** DataType of tensor.proto. */
const DOUBLE = 2;
const STRING = 7;
/** DataClass of summary.proto. */
const SCALAR = 1;
const TENSOR = 2;
/** SessionLog.SessionStatus. */
const START = 1;

/** The first event of a file. */
export const versionEvent = (wallTime: number): ProtoMessage =>
  new ProtoMessage().double(1, wallTime).bytes(3, 'brain.Event:2');

/** The second: a session starts. Readers forget what earlier sessions say of this step and later ones; they wait for a second such event, so the first session needs one too. */
export const startEvent = (moment: Moment): ProtoMessage =>
  event(moment).bytes(7, new ProtoMessage().integer(1, START));

export const scalarEvent = (moment: Moment, tag: string, value: number): ProtoMessage =>
  summaryEvent(moment, new ProtoMessage().bytes(1, tag).float(2, value).bytes(9, metadata('scalars', SCALAR)));

/** A text that TensorBoard shows as Markdown. */
export const textEvent = (moment: Moment, tag: string, markdown: string): ProtoMessage =>
  summaryEvent(
    moment,
    new ProtoMessage()
      .bytes(1, tag)
      .bytes(
        8,
        new ProtoMessage()
          .integer(1, STRING)
          .bytes(2, shape([1]))
          .bytes(8, markdown),
      )
      .bytes(9, metadata('text', TENSOR)),
  );

/** A tensor [buckets, 3] of left edge, right edge and count, as tensorboard/plugins/histogram/summary_v2.py makes it. */
export function histogramEvent(moment: Moment, tag: string, buckets: readonly Bucket[]): ProtoMessage {
  const content = new DataView(new ArrayBuffer(24 * buckets.length));
  for (const [at, { from, to, count }] of buckets.entries())
    for (const [column, value] of [from, to, count].entries()) content.setFloat64(24 * at + 8 * column, value, true);
  const tensor = new ProtoMessage()
    .integer(1, DOUBLE)
    .bytes(2, shape([buckets.length, 3]))
    .bytes(4, new Uint8Array(content.buffer));
  return summaryEvent(
    moment,
    new ProtoMessage().bytes(1, tag).bytes(8, tensor).bytes(9, metadata('histograms', TENSOR)),
  );
}

/** TFRecord framing: length, its masked CRC, data, their masked CRC (tensorflow/core/lib/io/record_writer.h). */
export function framed(message: ProtoMessage): Uint8Array {
  const data = message.encode();
  const record = new Uint8Array(data.length + 16);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskCrc(crc32c(record.subarray(0, 8))), true);
  record.set(data, 12);
  view.setUint32(12 + data.length, maskCrc(crc32c(data)), true);
  return record;
}

const event = ({ wallTime, step }: Moment): ProtoMessage => new ProtoMessage().double(1, wallTime).integer(2, step);

const summaryEvent = (moment: Moment, value: ProtoMessage): ProtoMessage =>
  event(moment).bytes(5, new ProtoMessage().bytes(1, value));

const metadata = (plugin: string, dataClass: number): ProtoMessage =>
  new ProtoMessage().bytes(1, new ProtoMessage().bytes(1, plugin)).integer(4, dataClass);

const shape = (sizes: readonly number[]): ProtoMessage =>
  new ProtoMessage().each(
    2,
    sizes.map((size) => new ProtoMessage().integer(1, size)),
  );
