// Parameters of the custom requests, parsed where they enter.
import * as v from 'valibot';
import { ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Problem } from '../grover/problem.ts';
import type { AssessmentsParams, GenerateParams, InspectModelParams } from '../protocol/messages.ts';
import { FIELDS } from '../grover/vocabulary.ts';
import { toWire } from './statusReporter.ts';

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

const generateParams = v.object({
  uri: v.string(),
  field: v.picklist(FIELDS),
  id: v.string(),
  workDoneToken: v.exactOptional(v.union([v.string(), v.number()])),
  offset: v.exactOptional(whole(0, Number.MAX_SAFE_INTEGER)),
  candidates: v.exactOptional(whole(1, 16)),
  seed: v.exactOptional(whole(0, 0xffff_ffff)),
  maxTokens: v.exactOptional(whole(1, 1024)),
});

export const parseGenerate = (input: unknown): GenerateParams => parse(generateParams, input, 'grover/generate');
export const parseInspectModel = (input: unknown): InspectModelParams =>
  parse(v.object({ folder: v.pipe(v.string(), v.minLength(1)) }), input, 'grover/inspectModel');
export const parseAssessments = (input: unknown): AssessmentsParams =>
  parse(v.object({ uri: v.string() }), input, 'grover/assessments');

/** Throws a ResponseError (invalid parameters) that names what is wrong. */
export function parse<T>(schema: v.GenericSchema<unknown, T>, input: unknown, method: string): T {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const where = v.getDotPath(issue) ?? 'parameters';
  throw new ResponseError(ErrorCodes.InvalidParams, `${method}: ${where}: ${issue.message}`);
}

/** A problem as the error of a request; its data is the problem itself. */
export const errorOf = (problem: Problem): ResponseError<unknown> =>
  new ResponseError(
    problem.code === 'cancelled' ? LSPErrorCodes.RequestCancelled : LSPErrorCodes.RequestFailed,
    problem.message,
    toWire(problem),
  );
