// What the bench of the detector is asked to do.
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { fail, ok, type Result } from '../../src/grover/problem.ts';
import type { Sources } from './measure.ts';

export const USAGE = `npm run bench:detection -- [options]
  --model DIR             the detector, opened as the extension opens it (default: models/grover-mini)
  --eval DIR              folder of public test sets, *.jsonl of {id, pair, label, text}
  --human FILE.jsonl …    human news; of all corpora the lines of the split "test" (their keys: models/detector/README.md)
  --corpus FILE.jsonl …   human and machine text
  --own FILE.jsonl …      the model's own articles, with "pair" (the human article's id) and "topP"
  --genres FILE.jsonl …   human text with a "genre": formulaic kinds, writers of other languages
  --limit N               most texts of a group (default 2000); of whole articles an eighth of it
  --json FILE             everything that was found
  --card FILE             fills the model card's part "shipped-detection", and puts reliability.svg beside it
  --work DIR              where readings are kept, so that a run that was cut off goes on (default: .cache/detection/…)
  --threads N             threads of the language model (default: those of the language server, all cores, at most 4)`;

export interface Options extends Sources {
  readonly model: string;
  readonly limit: number;
  readonly json: string | undefined;
  readonly card: string | undefined;
  readonly work: string | undefined;
  readonly threads: number;
}

const LISTS = ['human', 'corpus', 'own', 'genres'] as const;
const one = { type: 'string' } as const;
const many = { type: 'string', multiple: true } as const;
const count = (least: number) => v.pipe(v.string(), v.toNumber(), v.integer(), v.minValue(least));

const schema = v.object({
  model: v.optional(v.string()),
  limit: v.optional(count(1), '2000'),
  threads: v.optional(count(0), '0'),
});

/** Files of a list may follow one after the other; paths are made absolute. Fails with input-invalid. */
export function readOptions(args: readonly string[], shippedModel: string): Result<Options> {
  try {
    const { values } = parseArgs({
      args: repeated(args),
      options: {
        ...{ model: one, eval: one, limit: one, json: one, card: one, work: one, threads: one },
        ...{ human: many, corpus: many, own: many, genres: many },
      },
    });
    const { model = shippedModel, limit, threads } = v.parse(schema, values);
    const placed = (file: string | undefined): string | undefined => (file === undefined ? file : path.resolve(file));
    const all = (files: readonly string[] = []): string[] => files.map((file) => path.resolve(file));
    return ok({
      ...{ model: path.resolve(model), limit, threads },
      ...{ evalFolder: placed(values.eval), json: placed(values.json), card: placed(values.card) },
      ...{ work: placed(values.work), human: all(values.human), corpus: all(values.corpus) },
      ...{ own: all(values.own), genres: all(values.genres) },
    });
  } catch (thrown) {
    return fail('input-invalid', thrown instanceof Error ? thrown.message : String(thrown), USAGE);
  }
}

/** `--human A B` as `--human A --human B`. */
function repeated(args: readonly string[]): string[] {
  let list: string | undefined;
  let isFirst = false;
  return args.flatMap((arg) => {
    if (arg.startsWith('--')) {
      list = LISTS.some((name) => arg === `--${name}`) ? arg : undefined;
      isFirst = true;
      return [arg];
    }
    const again = list !== undefined && !isFirst ? [list] : [];
    isFirst = false;
    return [...again, arg];
  });
}
