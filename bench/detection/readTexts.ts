// Texts through the detector, each once: what was read before comes from the disk, so that a run that was cut off goes on.
import { createHash } from 'node:crypto';
import path from 'node:path';
import * as v from 'valibot';
import type { ArticleFields } from '../../src/grover/fields.ts';
import { resumable } from '../../models/calibration/resumable.ts';
import { readParagraphSchema, type Detector, type ReadParagraph } from './detector.ts';

/** Something to read, with what is known of it. */
export interface Text<About> {
  readonly fields: ArticleFields;
  readonly about: About;
}

export interface ReadText<About> {
  readonly about: About;
  readonly paragraphs: readonly ReadParagraph[];
}

export type TextReader = <About>(name: string, texts: readonly Text<About>[]) => Promise<ReadText<About>[]>;

const readingSchema = v.array(readParagraphSchema);

/** Reads groups of texts, each kept under its name in the folder `work`; equal texts of a group are read once. */
export const createTextReader =
  (detector: Pick<Detector, 'read'>, work: string): TextReader =>
  async (name, texts) => {
    const items = new Map(texts.map(({ fields }) => [idOf(fields), { id: idOf(fields), fields }]));
    const file = path.join(work, `${name.replaceAll(/[^\w.-]+/gu, '-')}.jsonl`);
    const read = await resumable(file, readingSchema, [...items.values()], ({ fields }) => detector.read(fields), name);
    return texts.map(({ fields, about }) => ({ about, paragraphs: read.get(idOf(fields)) ?? [] }));
  };

const idOf = (fields: ArticleFields): string =>
  createHash('sha256')
    .update(JSON.stringify([fields.domain, fields.date, fields.authors, fields.title, fields.summary, fields.article]))
    .digest('hex')
    .slice(0, 24);
