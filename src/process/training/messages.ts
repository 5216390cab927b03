// What travels between the process and its trainer, parsed at both ends.
import * as v from 'valibot';
import type { FromTrainer, ToTrainer } from '../../protocol/training.ts';
import { pointSchema, problemSchema, snapshotSchema, trainingRequestSchema } from '../../training/run/runFile.ts';

const text = v.pipe(v.string(), v.minLength(1));

const toTrainer: v.GenericSchema<unknown, ToTrainer> = v.variant('type', [
  v.object({
    type: v.literal('start'),
    request: trainingRequestSchema,
    resume: v.boolean(),
    shippedModel: text,
    cacheFolder: text,
    engine: v.picklist(['auto', 'onnxruntime', 'tensorflow']),
    precision: v.picklist(['int8', 'fp32', 'int4']),
    threads: v.pipe(v.number(), v.integer(), v.minValue(1)),
  }),
  v.object({ type: v.picklist(['pause', 'continue', 'stop']) }),
]);

const fromTrainer: v.GenericSchema<unknown, FromTrainer> = v.variant('type', [
  v.object({ type: v.literal('progress'), snapshot: snapshotSchema, points: v.array(pointSchema) }),
  v.object({ type: v.literal('log'), line: v.string() }),
  v.object({ type: v.literal('ended'), problem: v.exactOptional(problemSchema) }),
]);

/** Both throw when the other end speaks otherwise: both ends are one program. */
export const parseToTrainer = (message: unknown): ToTrainer => v.parse(toTrainer, message);
export const parseFromTrainer = (message: unknown): FromTrainer => v.parse(fromTrainer, message);
