// What a key of the front matter says, in the model's terms, or what is wrong with it.
import { readDate } from './dates.ts';
import type { FrontMatterProblem, MetadataField, TextRange } from './draft.ts';
import { hostOf } from './hosts.ts';
import { namesIn } from './authors.ts';
import { collapsed, type RawField } from './rawField.ts';

export interface FieldReading {
  /** The value in the model's form (a list only for authors); undefined when empty or not understood. */
  readonly value: string | readonly string[] | undefined;
  /** What people wrote, on one line. */
  readonly text: string;
  readonly problems: readonly FrontMatterProblem[];
  /** True when the key turns out not to speak of this field at all (`url: /2019/ferry/`). */
  readonly isElse: boolean;
}

/** Keys that hold the address of a page rather than the name of a publication: a path in them is no mistake. */
const ADDRESS_KEYS = /^(?:url|permalink|canonical|canonical_?url|original_?url)$/iu;
/** `published: true` is a switch of the site's builder. Under `title` it may well be a headline. */
const isSwitch = (key: string, text: string): boolean =>
  /^(?:true|false|yes|no|on|off)$/iu.test(text) && key.toLowerCase() !== 'title';
/** Values of `date` that Eleventy replaces when it builds a site. */
const ELEVENTY_DATES = /^(?:git )?(?:last modified|created)$/iu;

/** Reads one recognised key. Never throws. */
export function readField(field: MetadataField, raw: RawField): FieldReading {
  const { content } = raw;
  if (content.kind === 'empty' || content.kind === 'broken') return reading(undefined, '');
  if (content.kind === 'text' && isSwitch(raw.key, collapsed(content.text))) return elsewhere(collapsed(content.text));
  if (field === 'authors') return readAuthors(raw);
  if ((field === 'domain' || field === 'summary') && raw.key.toLowerCase() !== field) {
    // `source: {name: Reuters, url: …}`, of which the name is told; a table without a name is for someone else.
    if (content.kind === 'other') return elsewhere('');
    const [name, second] = content.kind === 'list' ? content.items : [];
    if (name !== undefined && second === undefined) return readNamed(field, collapsed(name.text));
  }
  if (content.kind !== 'text')
    return bad(
      '',
      raw.valueRange,
      `${field}-not-text`,
      `“${raw.key}” should be one line of text, not a list or a table. ${ADVICE[field]}`,
    );
  const text = collapsed(content.text);
  if (text === '') return reading(undefined, '');
  switch (field) {
    case 'domain':
      return readDomain(raw, text);
    case 'date':
      return readDateField(raw, text);
    case 'title':
    case 'summary':
      return reading(text, text);
  }
}

const ADVICE: Readonly<Record<Exclude<MetadataField, 'authors'>, string>> = {
  domain: 'Write the host of your site, for example harbor-courier.example.',
  date: 'Write it as YYYY-MM-DD, for example 2019-03-07.',
  title: 'Write the headline in quotes.',
  summary: 'Write the summary in quotes.',
};

const reading = (value: FieldReading['value'], text: string): FieldReading => ({
  value,
  text,
  problems: [],
  isElse: false,
});

/** The key does not speak of this field. */
const elsewhere = (text: string): FieldReading => ({ ...reading(undefined, text), isElse: true });

/** A table's name: the host of a site, or the text of a summary. */
function readNamed(field: 'domain' | 'summary', name: string): FieldReading {
  const value = field === 'domain' ? hostOf(name) : name;
  return value === undefined || value === '' ? elsewhere(name) : reading(value, name);
}

function bad(text: string, range: TextRange, code: string, message: string, isWarning = false): FieldReading {
  const severity = isWarning ? 'warning' : 'error';
  return { value: undefined, text, problems: [{ range, severity, code, message }], isElse: false };
}

function readDomain(raw: RawField, text: string): FieldReading {
  const host = hostOf(text);
  if (host !== undefined) return reading(host, text);
  if (ADDRESS_KEYS.test(raw.key)) return elsewhere(text);
  const message = `“${shortened(text)}” is not the host of a site. ${ADVICE.domain}`;
  return bad(text, raw.valueRange, 'domain-not-a-host', message, !/^(?:domain|host(?:name)?)$/iu.test(raw.key));
}

function readDateField(raw: RawField, text: string): FieldReading {
  if (ELEVENTY_DATES.test(text)) {
    const message = `“${text}” becomes a date only when the site is built, so the model reads the draft without one. ${ADVICE.date}`;
    return bad(text, raw.valueRange, 'date-unknown', message, true);
  }
  const date = readDate(text);
  if (!date.ok) return bad(text, raw.valueRange, date.code, date.message);
  if (date.warning === undefined) return reading(date.date, text);
  const problem = {
    range: raw.valueRange,
    severity: 'warning',
    code: 'date-ambiguous',
    message: date.warning,
  } as const;
  return { ...reading(date.date, text), problems: [problem] };
}

function readAuthors(raw: RawField): FieldReading {
  const { content } = raw;
  if (content.kind === 'text') {
    const names = namesIn(content.text);
    return reading(names.length > 0 ? names : undefined, collapsed(content.text));
  }
  if (content.kind === 'list') {
    const names = content.items.flatMap((item) => namesIn(item.text));
    return reading(names.length > 0 ? names : undefined, content.items.map((item) => collapsed(item.text)).join(', '));
  }
  const message = `“${raw.key}” should be a name, a list of names, or a list of entries with a “name”. Write it as authors: [Ines Valdera, Tom Okafor].`;
  return bad('', raw.valueRange, 'authors-not-names', message);
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
