// What a scan reads: drafts, each a file of its own, and archives of an article a line.
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { Draft } from '../draft/draft.ts';
import { toParagraphs } from '../draft/blocks.ts';
import { hostOf } from '../draft/hosts.ts';
import { parseDraft } from '../draft/parseDraft.ts';
import { plainBlocks } from '../draft/plainBlocks.ts';
import { parseArticleLine } from '../grover/articleLine.ts';
import type { ArticleFields } from '../grover/fields.ts';
import { readJsonLines, type JsonLine } from '../grover/node/jsonLines.ts';
import type { Problem } from '../grover/problem.ts';
import { isArchive, languageOf, readText } from './files.ts';

/** Where an article stands. */
export interface ScanPlace {
  /** As it was named. */
  readonly path: string;
  /** Of an archive, from 1. */
  readonly line?: number;
  /** Of an article in an archive that has one. */
  readonly title?: string;
}

export interface ScanItem extends ScanPlace {
  /** Another place, other fields or another text: another digest. 16 hexadecimal digits. */
  readonly digest: string;
  /** Of the file, so far: this article and all before it. */
  readonly bytesRead: number;
  readonly found: FoundArticle;
}

export type FoundArticle =
  | { readonly ok: true; readonly draft: Draft; readonly domain: string | undefined }
  /** A line that is no article. */
  | { readonly ok: false; readonly problem: Problem };

/** Every article of these files, in order, each read when it is asked for. Throws ProblemError for a file that cannot be read. */
export async function* scanItems(paths: readonly string[]): AsyncGenerator<ScanItem, void, undefined> {
  for (const path of paths) {
    if (isArchive(path)) for await (const line of readJsonLines(path)) yield archiveItem(path, line);
    else yield draftItem(path, await readText(path));
  }
}

/** Of all the files. */
export async function bytesOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function draftItem(path: string, text: string): ScanItem {
  const draft = parseDraft(text, languageOf(path));
  const found = { ok: true, draft, domain: draft.fields.domain } as const;
  return { path, digest: digestOf([path, text]), bytesRead: Buffer.byteLength(text), found };
}

function archiveItem(path: string, { line, value, bytesRead }: JsonLine): ScanItem {
  const fields = value.ok ? parseArticleLine(value.value) : value;
  if (!fields.ok)
    return { path, line, bytesRead, digest: digestOf([path, line, fields.problem.message]), found: fields };
  const { domain, date, authors, title, article, summary } = fields.value;
  const content = [domain, date, authors, title, article, summary].map((field) => field ?? null);
  return {
    path,
    line,
    ...(title !== undefined && title !== '' && { title }),
    bytesRead,
    digest: digestOf([path, line, ...content]),
    found: {
      ok: true,
      draft: articleDraft(fields.value),
      domain: domain === undefined ? undefined : (hostOf(domain) ?? domain),
    },
  };
}

/** The article as plain text behind its other fields; offsets are those of its text. */
function articleDraft({ article = '', ...fields }: ArticleFields): Draft {
  return { language: 'plaintext', text: article, fields, paragraphs: toParagraphs(plainBlocks(article, 0)) };
}

const digestOf = (content: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
