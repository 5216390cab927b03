// The `grover` section of an editor's settings, parsed where it enters: what is missing or wrong becomes the default.
import * as v from 'valibot';
import { defaultSettings } from '../protocol/defaultSettings.ts';
import type { Settings } from '../protocol/messages.ts';

export { defaultSettings };

export interface ParsedSettings {
  readonly settings: Settings;
  /** One sentence for each value that could not be used. */
  readonly complaints: readonly string[];
}

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const section = v.record(v.string(), v.unknown());

/** Settings from what `workspace/configuration` or `initializationOptions.settings` holds; never throws. */
export function parseSettings(input: unknown): ParsedSettings {
  const complaints: string[] = [];
  const within = (value: unknown, key: string): Record<string, unknown> => {
    if (value === undefined || value === null) return {};
    const parsed = v.safeParse(section, value);
    if (!parsed.success) complaints.push(`${key} must be a group of settings; the defaults are used.`);
    return parsed.success ? parsed.output : {};
  };
  const root = within(input, 'grover');
  const group = (name: string): Record<string, unknown> => within(root[name], `grover.${name}`);
  const reader =
    (values: Record<string, unknown>, prefix: string) =>
    <T>(key: string, schema: v.GenericSchema<unknown, T>, fallback: T, wanted: string): T => {
      const value = values[key];
      if (value === undefined) return fallback;
      const parsed = v.safeParse(schema, value);
      if (parsed.success) return parsed.output;
      const shown = fallback === '' ? 'the shipped model' : JSON.stringify(fallback);
      complaints.push(`${prefix}${key} is ${shorten(value)} but must be ${wanted}; ${shown} is used.`);
      return fallback;
    };
  const settings: Settings = {
    ...readEngine(reader(root, 'grover.')),
    diagnostics: readDiagnostics(reader(group('diagnostics'), 'grover.diagnostics.')),
    suggestions: readSuggestions(reader(group('suggestions'), 'grover.suggestions.')),
    generation: readGeneration(reader(group('generation'), 'grover.generation.')),
  };
  return { settings, complaints };
}

type Read = <T>(key: string, schema: v.GenericSchema<unknown, T>, fallback: T, wanted: string) => T;

function readEngine(read: Read): Pick<Settings, 'engine' | 'precision' | 'model' | 'threads'> {
  const base = defaultSettings;
  const engines = ['auto', 'onnxruntime', 'tensorflow'] as const;
  const precisions = ['int8', 'fp32', 'int4'] as const;
  return {
    engine: read('engine', v.picklist(engines), base.engine, 'auto, onnxruntime or tensorflow'),
    precision: read('precision', v.picklist(precisions), base.precision, 'int8, fp32 or int4'),
    model: read('model', v.pipe(v.string(), v.trim()), base.model, 'the path of a model folder'),
    threads: read('threads', whole(0, 64), base.threads, 'a whole number from 0 to 64'),
  };
}

function readDiagnostics(read: Read): Settings['diagnostics'] {
  const base = defaultSettings.diagnostics;
  const rate = v.pipe(v.number(), v.gtValue(0), v.maxValue(0.5));
  return {
    enabled: read('enabled', v.boolean(), base.enabled, 'true or false'),
    falsePositiveRate: read('falsePositiveRate', rate, base.falsePositiveRate, 'above 0 and at most 0.5'),
    minimumTokens: read('minimumTokens', whole(1, 1000), base.minimumTokens, 'a whole number from 1 to 1000'),
  };
}

function readSuggestions(read: Read): Settings['suggestions'] {
  const base = defaultSettings.suggestions;
  const languages = v.record(v.string(), v.boolean());
  return {
    enabled: read('enabled', v.boolean(), base.enabled, 'true or false'),
    languages: read('languages', languages, base.languages, 'language ids with true or false'),
    delay: read('delay', whole(0, 60_000), base.delay, 'whole milliseconds from 0 to 60000'),
    length: read('length', whole(1, 512), base.length, 'a whole number from 1 to 512'),
  };
}

function readGeneration(read: Read): Settings['generation'] {
  const base = defaultSettings.generation;
  const topP = v.pipe(v.number(), v.gtValue(0), v.maxValue(1));
  const seed = v.nullable(whole(0, 0xffff_ffff));
  return {
    topP: read('topP', topP, base.topP, 'above 0 and at most 1'),
    topK: read('topK', whole(0, 50_270), base.topK, 'a whole number, 0 for no limit'),
    length: read('length', whole(1, 1024), base.length, 'a whole number from 1 to 1024'),
    candidates: read('candidates', whole(1, 16), base.candidates, 'a whole number from 1 to 16'),
    seed: read('seed', seed, base.seed, 'null or a whole number from 0 to 4294967295'),
  };
}

function shorten(value: unknown): string {
  const shown = JSON.stringify(value);
  return shown.length > 60 ? `${shown.slice(0, 57)}...` : shown;
}
