// `grover/generate`: one field, or the article from a cursor on, written while the editor looks on.
import { ResponseError, type CancellationToken, type WorkDoneProgressReporter } from 'vscode-languageserver';
import { parseDraft } from '../draft/parseDraft.ts';
import type { Draft } from '../draft/draft.ts';
import { articleBefore } from '../generation/articleBefore.ts';
import { validFieldValue } from '../generation/fieldValue.ts';
import type { Generator } from '../generation/generator.ts';
import type { Generated, GenerationHooks, SamplingOptions } from '../generation/options.ts';
import { toProblem, type Result } from '../grover/problem.ts';
import type {
  GenerateParams,
  GenerateResult,
  GeneratedCandidate,
  GenerationProgressParams,
  Settings,
} from '../protocol/messages.ts';
import { controllerOf } from './cancellation.ts';
import { nameOf, type Documents } from './documents.ts';
import type { Drafts } from './drafts.ts';
import { frontMatterEdit, hasPlaceFor } from './frontMatterEdit.ts';
import { frontMatterEnd } from './ghostPlace.ts';
import { describeThrown, type Log } from './log.ts';
import type { OpenedModel } from './openSession.ts';
import { createParagraphBreaks } from './paragraphBreaks.ts';
import { errorOf } from './requests.ts';
import type { StatusReporter } from './statusReporter.ts';
import { fieldsWithArticle, samplingOf, type Writers } from './writers.ts';

export interface GenerateDeps {
  readonly documents: Documents;
  readonly drafts: Drafts;
  readonly settings: (uri: string) => Promise<Settings>;
  readonly ready: () => Promise<Result<OpenedModel>>;
  readonly writers: Writers;
  readonly status: StatusReporter;
  readonly log: Log;
  readonly progress: (params: GenerationProgressParams) => void;
}

export type GenerateHandler = (
  params: GenerateParams,
  token: CancellationToken,
  workDone?: WorkDoneProgressReporter,
) => Promise<GenerateResult>;

export function createGenerateHandler(deps: GenerateDeps): GenerateHandler {
  return async (params, token, workDone) => {
    const { controller, release } = controllerOf(token);
    const title = `Writing the ${params.field} of ${nameOf(params.uri)}`;
    const job = deps.status.begin('generating', `${title}.`);
    workDone?.begin(title, undefined, undefined, true);
    try {
      return await generate(deps, params, controller.signal, workDone);
    } catch (thrown) {
      if (thrown instanceof ResponseError) throw thrown;
      deps.log.error(describeThrown(thrown));
      throw errorOf(toProblem(thrown));
    } finally {
      workDone?.done();
      job.end();
      release();
    }
  };
}

async function generate(
  deps: GenerateDeps,
  params: GenerateParams,
  signal: AbortSignal,
  workDone: WorkDoneProgressReporter | undefined,
): Promise<GenerateResult> {
  const { uri, id } = params;
  const document = deps.documents.get(uri);
  const draft = document && deps.drafts.read(document);
  if (document === undefined || draft === undefined)
    throw errorOf({ code: 'input-invalid', message: `${nameOf(uri)} is not open as Markdown or plain text.` });
  const refusal = refusalOf(draft, params);
  if (refusal !== undefined) throw errorOf({ code: 'input-invalid', message: refusal });
  const { version } = document;
  const { generation } = await deps.settings(uri);
  const ready = await deps.ready();
  if (!ready.ok) throw errorOf(ready.problem);
  const opened = ready.value;
  const asked = samplingOf({
    ...generation,
    seed: params.seed ?? generation.seed,
    candidates: params.candidates ?? generation.candidates,
    length: params.maxTokens ?? generation.length,
  });
  let characters = 0;
  const breaks = Array.from({ length: asked.candidates }, () => createParagraphBreaks(draft));
  const hooks: GenerationHooks = {
    signal,
    onText: (candidate, text) => {
      const added = breaks[candidate]?.(text) ?? text;
      characters += added.length;
      deps.progress({ id, candidate, added });
      workDone?.report(`${characters} characters`);
    },
  };
  const drawn = await draw(deps.writers(opened, { priority: 'generate' }), draft, params, asked, hooks);
  return {
    version,
    candidates: drawn.map((one) => candidateOf(one, draft, params)),
    model: opened.model.name,
    modelHash: opened.model.hash,
  };
}

/** Why nothing can be written there, said before the model is asked. */
function refusalOf(draft: Draft, { uri, field, offset }: GenerateParams): string | undefined {
  const { frontMatter, text } = draft;
  if (frontMatter === undefined) return undefined;
  if (field !== 'article')
    return hasPlaceFor(draft, field)
      ? undefined
      : `The front matter of ${nameOf(uri)} has no place for the ${field}: its syntax is broken, or the key already holds something else, such as an anchor, a tag or an alias. Correct the front matter and try again, or write the ${field} by hand.`;
  if (offset === undefined || offset > frontMatterEnd(text, frontMatter)) return undefined;
  return 'The cursor stands in the front matter. Put it into the article, below the front matter, and try again.';
}

async function draw(
  generator: Generator,
  draft: Draft,
  { field, offset }: GenerateParams,
  sampling: SamplingOptions,
  hooks: GenerationHooks,
): Promise<readonly Generated[]> {
  if (field !== 'article') return generator.generateField(fieldsWithArticle(draft), field, sampling, hooks);
  if (offset === undefined) return generator.generateField(draft.fields, field, sampling, hooks);
  const before = articleBefore(parseDraft(draft.text.slice(0, offset), draft.language));
  return generator.continueArticle(draft.fields, before, { ...sampling, stopAt: 'none' }, hooks);
}

function candidateOf(generated: Generated, draft: Draft, { field }: GenerateParams): GeneratedCandidate {
  const { text, seed, tokens, finish } = generated;
  const shared = { seed, tokens: tokens.length, finish };
  if (field === 'article') return { text: createParagraphBreaks(draft)(text), ...shared };
  const value = validFieldValue(field, text);
  if (value === undefined) return { text: text.trim(), ...shared };
  const written = typeof value === 'string' ? value : value.join(', ');
  const edit = frontMatterEdit(draft, field, value);
  return { text: written, ...shared, ...(edit === undefined ? {} : { edit }) };
}
