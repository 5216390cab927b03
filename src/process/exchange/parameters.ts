// Parameters of the requests on articles in other formats, parsed where they enter.
import { isAbsolute } from 'node:path';
import * as v from 'valibot';
import {
  compareLabelsMethod,
  EXPORT_FORMATS,
  exportArticlesMethod,
  IMPORT_FORMATS,
  importArticlesMethod,
  type CompareLabelsParams,
  type ExportArticlesParams,
  type ImportArticlesParams,
} from '../../protocol/labelling.ts';
import { parse } from '../requests.ts';

const path = v.pipe(
  v.string(),
  v.check((text) => isAbsolute(text), 'must be an absolute path'),
);
const paths = v.pipe(v.array(path), v.minLength(1, 'must name a file'));
const workDoneToken = v.exactOptional(v.union([v.string(), v.number()]));

const importParams = v.object({
  sources: paths,
  target: v.exactOptional(path),
  format: v.exactOptional(v.picklist(IMPORT_FORMATS)),
  label: v.exactOptional(v.pipe(v.string(), v.trim(), v.minLength(1))),
  split: v.exactOptional(v.picklist(['train', 'val', 'test'])),
  keepDuplicates: v.exactOptional(v.boolean()),
  dryRun: v.exactOptional(v.boolean()),
  workDoneToken,
});
const exportParams = v.object({
  files: paths,
  target: path,
  format: v.picklist(EXPORT_FORMATS),
  onlyLabelled: v.exactOptional(v.boolean()),
  workDoneToken,
});

export const parseImportArticles = (input: unknown): ImportArticlesParams =>
  parse(importParams, input, importArticlesMethod);
export const parseExportArticles = (input: unknown): ExportArticlesParams =>
  parse(exportParams, input, exportArticlesMethod);
export const parseCompareLabels = (input: unknown): CompareLabelsParams =>
  parse(v.object({ a: path, b: path, workDoneToken }), input, compareLabelsMethod);
