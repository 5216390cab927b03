// The front matter of a document: entries for the fields the model knows, and what is wrong with them.
import type { ArticleFields } from '../grover/fields.ts';
import type { FrontMatter, FrontMatterEntry, FrontMatterProblem, MetadataField } from './draft.ts';
import { meaningOfKey } from './fieldKeys.ts';
import { readField, type FieldReading } from './fieldValues.ts';
import { findFrontMatter, type FrontMatterBlock } from './frontMatterBlock.ts';
import type { RawField, RawFields } from './rawField.ts';
import { readToml } from './tomlReader.ts';
import { readYaml } from './yamlReader.ts';

export interface FrontMatterReading {
  readonly frontMatter: FrontMatter;
  readonly fields: ArticleFields;
}

interface Candidate {
  readonly entry: FrontMatterEntry;
  readonly value: FieldReading['value'];
  /** Smaller is more exact. */
  readonly rank: number;
}

/** More would bury the first. */
const MOST_PROBLEMS = 30;
/** Rank of a key under `params`: behind every key of the top level. */
const NESTED_RANK = 1000;

/** Reads the block at the start of the text; undefined when there is none. Never throws. */
export function readFrontMatter(text: string): FrontMatterReading | undefined {
  const block = findFrontMatter(text);
  if (block === undefined) return undefined;
  const raw = readBlock(text, block);
  const problems: FrontMatterProblem[] = [...blockProblem(block), ...raw.problems];
  const candidates: Candidate[] = [];
  for (const field of raw.fields) {
    const candidate = understood(field, problems);
    if (candidate !== undefined) candidates.push(candidate);
  }
  const entries = candidates.map((candidate) => candidate.entry);
  const fields = chosenFields(candidates, problems);
  problems.sort((a, b) => a.range.start - b.range.start);
  problems.splice(MOST_PROBLEMS);
  return {
    frontMatter: { format: block.format, range: block.range, content: block.content, entries, problems },
    fields,
  };
}

function readBlock(text: string, { format, content, fence, fault }: FrontMatterBlock): RawFields {
  if (fault === 'script') return { fields: [], problems: [] };
  const raw = format === 'toml' ? readToml(text, content) : readYaml(text, content);
  // One missing brace or quote breaks much of what follows; saying so once is enough.
  return fence === '{' && fault !== undefined ? { ...raw, problems: [] } : raw;
}

function blockProblem({ range: { start }, fence, fault }: FrontMatterBlock): FrontMatterProblem[] {
  if (fault === undefined) return [];
  const range = { start, end: start + fence.length };
  switch (fault) {
    case 'unclosed': {
      const isObject = fence === '{';
      const advice = isObject
        ? 'Add the missing } below its last key.'
        : `Write a line of ${fence} below its last key.`;
      const message = `The front matter that begins here is not closed. ${advice}`;
      return [{ range, severity: 'error', code: 'front-matter-unclosed', message }];
    }
    case 'open-quote': {
      const message = 'A quote is not closed in the JSON that begins here. Close each text with " on its own line.';
      return [{ range, severity: 'error', code: 'json-syntax', message }];
    }
    case 'script': {
      const message =
        'This front matter is a script, which is not read: the model is told none of its fields. Write it as YAML between lines of ---.';
      return [{ range, severity: 'warning', code: 'front-matter-script', message }];
    }
  }
}

function understood(raw: RawField, problems: FrontMatterProblem[]): Candidate | undefined {
  const meaning = meaningOfKey(raw.key);
  if (meaning === undefined) return undefined;
  const reading = readField(meaning.field, raw);
  if (reading.isElse) return undefined;
  problems.push(...reading.problems);
  const valid = raw.content.kind !== 'broken' && (reading.value !== undefined || reading.problems.length === 0);
  const entry: FrontMatterEntry = {
    field: meaning.field,
    key: raw.key,
    keyRange: raw.keyRange,
    valueRange: raw.valueRange,
    text: reading.text,
    valid,
  };
  return { entry, value: reading.value, rank: meaning.rank + (raw.nested ? NESTED_RANK : 0) };
}

/** For each field the value of its most exact key; another value under another key is a warning. */
function chosenFields(candidates: readonly Candidate[], problems: FrontMatterProblem[]): ArticleFields {
  const chosen = new Map<MetadataField, Candidate>();
  for (const candidate of candidates) {
    if (candidate.value === undefined) continue;
    const best = chosen.get(candidate.entry.field);
    if (best === undefined || candidate.rank < best.rank) chosen.set(candidate.entry.field, candidate);
  }
  for (const candidate of candidates) {
    const best = chosen.get(candidate.entry.field);
    if (best !== undefined && best !== candidate) problems.push(...contradiction(candidate, best));
  }
  const text = (field: MetadataField): string | undefined => {
    const value = chosen.get(field)?.value;
    return typeof value === 'string' ? value : undefined;
  };
  const authors = chosen.get('authors')?.value;
  return defined({
    domain: text('domain'),
    date: text('date'),
    authors: typeof authors === 'string' ? [authors] : authors,
    title: text('title'),
    summary: text('summary'),
  });
}

/** A summary may well stand beside a description for search engines; other fields have one truth. */
function contradiction({ entry, value }: Candidate, best: Candidate): FrontMatterProblem[] {
  const isSameKey = entry.key === best.entry.key;
  if (value === undefined || (entry.field === 'summary' && !isSameKey)) return [];
  if (String(value) === String(best.value) && !isSameKey) return [];
  const what = entry.field === 'authors' ? 'the authors' : `the ${entry.field}`;
  const message = isSameKey
    ? `“${entry.key}” is written twice; this one is ignored. Keep one of them.`
    : `“${entry.key}” is ignored because “${best.entry.key}” already says ${what}, and differently. Make them agree or remove one.`;
  return [{ range: entry.keyRange, severity: 'warning', code: 'duplicate-field', message }];
}

type Optional<T> = { readonly [K in keyof T]: T[K] | undefined };

function defined(fields: Optional<Omit<Required<ArticleFields>, 'article'>>): ArticleFields {
  const { domain, date, authors, title, summary } = fields;
  return {
    ...(domain === undefined ? {} : { domain }),
    ...(date === undefined ? {} : { date }),
    ...(authors === undefined ? {} : { authors }),
    ...(title === undefined ? {} : { title }),
    ...(summary === undefined ? {} : { summary }),
  };
}
