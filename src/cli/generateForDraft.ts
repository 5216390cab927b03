// A field of one draft, from its front matter and text; or its article, gone on with.
import { parseDraft } from '../draft/parseDraft.ts';
import { articleBefore } from '../generation/articleBefore.ts';
import { validFieldValue } from '../generation/fieldValue.ts';
import { createGenerator } from '../generation/generator.ts';
import type { Generated } from '../generation/options.ts';
import { ProblemError, throwIfCancelled } from '../grover/problem.ts';
import type { Field } from '../grover/vocabulary.ts';
import type { OpenedModel } from '../process/openSession.ts';
import { fieldsWithArticle } from '../process/writers.ts';
import { EXIT, type Io } from './command.ts';
import { languageOf, readText } from './files.ts';
import type { FieldOptions } from './generateForLines.ts';

/** Writes the texts; several are set apart by a line that names each one's seed. */
export async function generateForDraft(
  { session, encoder }: OpenedModel,
  path: string,
  { field, sampling, goesOn }: FieldOptions & { readonly goesOn: boolean },
  io: Io,
): Promise<number> {
  const draft = parseDraft(await readText(path), languageOf(path));
  const generator = createGenerator({ session, encoder });
  const hooks = { signal: io.signal };
  const drawn = goesOn
    ? await generator.continueArticle(draft.fields, articleBefore(draft), { ...sampling, stopAt: 'none' }, hooks)
    : await generator.generateField(fieldsWithArticle(draft), field, sampling, hooks);
  throwIfCancelled(io.signal);
  if (drawn.length === 0) throw new ProblemError(nothingToSay(path));
  const texts = drawn.map((one, index) => heading(one, index, drawn.length) + asWritten(field, one.text));
  await io.out(`${texts.join('\n\n')}\n`);
  return EXIT.done;
}

const heading = ({ seed }: Generated, index: number, count: number): string =>
  count === 1 ? '' : `--- ${index + 1} of ${count}, seed ${seed} ---\n`;

/** As front matter has it where it is a value; as the model wrote it where it is none. */
function asWritten(field: Field, text: string): string {
  const value = validFieldValue(field, text);
  if (value === undefined) return text.trim();
  return typeof value === 'string' ? value : value.join(', ');
}

const nothingToSay = (path: string): ProblemError['problem'] => ({
  code: 'input-invalid',
  message: `${path} gives nothing to go on from.`,
  hint: 'Write a title in its front matter or a sentence of text.',
});
