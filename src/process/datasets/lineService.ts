// One line of a labelled file, by itself: what is wrong in it, what could be written at a place of it, what a key means.
import { isDeepStrictEqual } from 'node:util';
import {
  ClientCapabilities,
  getLanguageService,
  TextDocument,
  type CompletionList,
  type Diagnostic,
  type Hover,
  type JSONSchema,
  type LanguageService,
} from 'vscode-json-languageservice';
import labelledArticle from '../../../media/schemas/labelled-article.schema.json' with { type: 'json' };

/** All positions are in the line: line 0, UTF-16 columns. */
export interface LineService {
  /** Broken JSON is an error; what the schema does not expect, a warning. A blank line is neither. */
  check(line: string): Promise<readonly Diagnostic[]>;
  /** `labels`: those that other lines of the file have. */
  complete(line: string, column: number, labels: readonly string[]): Promise<CompletionList | null>;
  hover(line: string, column: number): Promise<Hover | null>;
}

const URI = 'grover:/labelled-article.json';
const SCHEMA_URI = 'grover:/labelled-article.schema.json';
/** Allowed here and there, wanted nowhere. */
const LITERALS: ReadonlySet<string> = new Set(['true', 'false', 'null']);
const schema: JSONSchema = labelledArticle;

export function createLineService(): LineService {
  const reader = serviceFor(schema);
  const writer = serviceFor(schema);
  return {
    check: async (line) => {
      if (line.trim() === '') return [];
      const document = documentOf(line);
      // A line may name a schema of its own; it is checked against ours all the same.
      const own = line.includes('"$schema"') ? { ...schema, id: SCHEMA_URI } : undefined;
      return reader.doValidation(document, reader.parseJSONDocument(document), undefined, own);
    },
    complete: async (line, column, labels) => {
      configure(writer, withLabels(labels));
      const document = documentOf(line);
      const list = await writer.doComplete(
        document,
        { line: 0, character: column },
        writer.parseJSONDocument(document),
      );
      return list && { ...list, items: list.items.filter(({ label }) => !LITERALS.has(label)) };
    },
    hover: async (line, column) => {
      const document = documentOf(line);
      const hover = await reader.doHover(document, { line: 0, character: column }, reader.parseJSONDocument(document));
      return hover !== null && isDeepStrictEqual(hover.contents, ['']) ? null : hover;
    },
  };
}

/** Without a request service: a `$schema` in a line fetches nothing. */
function serviceFor(known: JSONSchema): LanguageService {
  const service = getLanguageService({ clientCapabilities: ClientCapabilities.LATEST });
  configure(service, known);
  return service;
}

function configure(service: LanguageService, known: JSONSchema): void {
  service.configure({
    validate: true,
    allowComments: false,
    schemas: [{ uri: SCHEMA_URI, fileMatch: ['*'], schema: known }],
  });
}

const documentOf = (line: string): TextDocument => TextDocument.create(URI, 'json', 0, line);

function withLabels(labels: readonly string[]): JSONSchema {
  const { label } = labelledArticle.properties;
  return { ...schema, properties: { ...schema.properties, label: { ...label, examples: [...labels] } } };
}
