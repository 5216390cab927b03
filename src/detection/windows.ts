// How a draft becomes windows of the model: each the front matter, some paragraphs as context, and the paragraphs it speaks of.
import { PARAGRAPH_SEPARATOR, type Paragraph } from '../draft/draft.ts';
import type { Encoder } from '../grover/encoder.ts';
import type { ArticleFields } from '../grover/fields.ts';
import { generationContext } from '../grover/layout.ts';
import { beginOf } from '../grover/vocabulary.ts';

/** A paragraph, or a piece of one too long for a window. */
export interface Unit {
  /** Index of the paragraph in the draft. */
  readonly paragraph: number;
  readonly tokens: readonly number[];
  /** Offset of its first token among the paragraph's. */
  readonly offset: number;
  /** False for context only: headings, quotes, lists. */
  readonly isScored: boolean;
}

/** A unit at its place in a window. */
export interface PlacedUnit {
  readonly unit: Unit;
  /** Index of its first token in the window. */
  readonly at: number;
}

/** Tokens of a scored unit, by place in it, whose last hidden state is wanted. */
export type HiddenPlaces = (unit: Unit) => readonly number[];

/** The last token of each unit: at a paragraph's end the model has read all of it. */
export const lastPlace: HiddenPlaces = ({ tokens }) => [tokens.length - 1];

export interface Window {
  /** At most the model's positions. */
  readonly tokens: Int32Array;
  /** Units that are scored here; each scored unit of a draft is in exactly one window. */
  readonly scored: readonly PlacedUnit[];
  /** Paragraphs from the first to the last that is not there for context alone. */
  readonly paragraphs: readonly [number, number];
}

/** What windows ask of an encoder. */
export type ParagraphEncoder = Pick<Encoder, 'encode'>;

/**
 * Cuts a draft into windows. A draft that fits is one window. Each further one begins with the front matter and up to a
 * quarter of its positions of the paragraphs before. Where a window ends depends on the texts near its end (the paragraph
 * of smallest hash in its second half starts the next), so an edit moves the borders around it and not those far behind.
 * Every paragraph is encoded by itself and the separator is a token of its own: an edit changes no other paragraph's tokens.
 */
export function windowsOf(
  encoder: ParagraphEncoder,
  fields: ArticleFields,
  paragraphs: readonly Paragraph[],
  maxPositions: number,
): Window[] {
  const prefix = prefixOf(encoder, fields, maxPositions);
  const separator = encoder.encode(PARAGRAPH_SEPARATOR);
  const quarter = (maxPositions >> 2) - separator.length;
  const units = unitsOf(encoder, paragraphs, quarter);
  const windows: Window[] = [];
  for (let start = 0; start < units.length;) {
    const first = contextStart(units, start, quarter, separator.length);
    const used = prefix.length + lengthOf(units, first, start, separator.length);
    const end = windowEnd(units, start, maxPositions - used, separator.length);
    windows.push(assemble(prefix, separator, units.slice(first, end), start - first));
    start = end;
  }
  return windows;
}

/** Front matter in the model's order and the marker that opens the article, at most half a window. */
function prefixOf(encoder: ParagraphEncoder, fields: ArticleFields, maxPositions: number): readonly number[] {
  const whole = generationContext(encoder, fields, 'article');
  const most = maxPositions >> 1;
  return whole.length <= most ? whole : [...whole.slice(0, most - 1), beginOf('article')];
}

function unitsOf(encoder: ParagraphEncoder, paragraphs: readonly Paragraph[], longest: number): Unit[] {
  const units: Unit[] = [];
  for (const { index, text, isContext, notScored } of paragraphs) {
    if (!isContext || text === '') continue;
    const tokens = encoder.encode(text);
    const isScored = notScored === undefined;
    for (let offset = 0; offset < tokens.length; offset += longest)
      units.push({ paragraph: index, tokens: tokens.slice(offset, offset + longest), offset, isScored });
  }
  return units;
}

/** A piece continues its paragraph; everything else behind the first has a separator before it. */
const needsSeparator = (unit: Unit, isFirst: boolean): boolean => !isFirst && unit.offset === 0;

/** Tokens of units [from, to), separators included, as if another unit stood before `from` (at most one too many). */
function lengthOf(units: readonly Unit[], from: number, to: number, separator: number): number {
  let length = 0;
  for (let at = from; at < to; at++) length += costOf(units[at], separator);
  return length;
}

const costOf = (unit: Unit | undefined, separator: number): number =>
  unit === undefined ? 0 : unit.tokens.length + (unit.offset === 0 ? separator : 0);

/** First unit of the context before `start`: as many as fit. */
function contextStart(units: readonly Unit[], start: number, room: number, separator: number): number {
  let first = start;
  for (let left = room; first > 0; first--) {
    left -= costOf(units[first - 1], separator);
    if (left < 0) break;
  }
  return first;
}

/** Unit behind the last that belongs to the window. */
function windowEnd(units: readonly Unit[], start: number, room: number, separator: number): number {
  let end = start;
  let half = start;
  for (let used = 0; end < units.length; end++) {
    used += costOf(units[end], separator);
    if (used > room && end > start) break;
    if (used * 2 <= room) half = end + 1;
  }
  if (end === units.length) return end;
  let border = end;
  let smallest = Infinity;
  for (let at = Math.max(half, start + 1); at <= end; at++) {
    const hash = hashOf(units[at]);
    if (hash < smallest) [border, smallest] = [at, hash];
  }
  return border;
}

/** FNV-1a over a unit's tokens. */
function hashOf(unit: Unit | undefined): number {
  let hash = 0x811c9dc5;
  for (const token of unit?.tokens ?? []) hash = Math.imul(hash ^ token, 0x01000193) >>> 0;
  return hash;
}

function assemble(
  prefix: readonly number[],
  separator: readonly number[],
  units: readonly Unit[],
  context: number,
): Window {
  const tokens = [...prefix];
  const scored: PlacedUnit[] = [];
  units.forEach((unit, index) => {
    if (needsSeparator(unit, index === 0)) tokens.push(...separator);
    if (unit.isScored && index >= context) scored.push({ unit, at: tokens.length });
    tokens.push(...unit.tokens);
  });
  const paragraphs = [units[context]?.paragraph ?? 0, units.at(-1)?.paragraph ?? 0] as const;
  return { tokens: Int32Array.from(tokens), scored, paragraphs };
}
