// A scan as SARIF 2.1.0 (OASIS standard): paragraphs that read machine-like as notes, front matter as errors and warnings.
import { pathToFileURL } from 'node:url';
import type { Log, Region, ReportingDescriptor, Result } from 'sarif';
import type { TextRange } from '../draft/draft.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { lineIndex } from './lineIndex.ts';
import { isMachineLike, type Report, type ScannedArticle, type ScanSource } from './scanReport.ts';
import { verdictText } from './scanText.ts';

const RULE = 'reads-machine-like';
const FRONT_MATTER = 'front-matter';

const rules: ReportingDescriptor[] = [
  {
    id: RULE,
    shortDescription: { text: 'The paragraph reads machine-like.' },
    fullDescription: {
      text: 'Its wording, or how probable its words are to the language model, is more like machine-written text than like people’s. That says how the paragraph reads, not who wrote it.',
    },
    defaultConfiguration: { level: 'note' },
  },
  {
    id: FRONT_MATTER,
    shortDescription: { text: 'The front matter cannot be used as it stands.' },
    defaultConfiguration: { level: 'warning' },
  },
];

/** One document; each article's results are written as soon as it is read, and the files they lie in at the end. */
export function sarifReport(source: ScanSource): Report {
  const [before = '', after = ''] = `${JSON.stringify(emptyLog(source), null, 2)}\n`.split(NO_RESULTS);
  const addresses: string[] = [];
  let last: string | undefined;
  let isFirst = true;
  const artifactOf = (path: string): Artifact => {
    if (path !== last) addresses.push(uriOf(path));
    last = path;
    return { uri: addresses.at(-1) ?? '', index: addresses.length - 1 };
  };
  const written = (result: Result): string => {
    const text = JSON.stringify(result, null, 2).replaceAll('\n', `\n${INDENT}`);
    const between = isFirst ? '' : ',';
    isFirst = false;
    return `${between}\n${INDENT}${text}`;
  };
  return {
    begin: () => `${before}"results": [`,
    article: (scanned) => resultsOf(scanned, artifactOf(scanned.path)).map(written).join(''),
    unread: ({ path }) => {
      artifactOf(path);
      return '';
    },
    end: () => {
      const artifacts = addresses.map((uri) => ({ location: { uri } }));
      const list = JSON.stringify(artifacts, null, 2).replaceAll('\n', '\n      ');
      return `${isFirst ? '' : '\n      '}],\n      "artifacts": ${list}${after}`;
    },
  };
}

const NO_RESULTS = '"results": []';
const INDENT = ' '.repeat(8);

/** A file as results name it. */
interface Artifact {
  readonly uri: string;
  readonly index: number;
}

const emptyLog = (source: ScanSource): Log => ({
  $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
  version: '2.1.0',
  runs: [
    {
      tool: { driver: { name: 'grover', version: packageJson.version, rules } },
      columnKind: 'utf16CodeUnits',
      properties: { ...source },
      results: [],
    },
  ],
});

function resultsOf({ line, title, draft, assessments }: ScannedArticle, artifactLocation: Artifact): Result[] {
  const region = regionsOf(draft.text, line);
  const locations = (range: TextRange): Result['locations'] => [
    { physicalLocation: { artifactLocation: { ...artifactLocation }, region: region(range) } },
  ];
  const problems = (draft.frontMatter?.problems ?? []).map(({ range, severity, message }): Result => ({
    ruleId: FRONT_MATTER,
    ruleIndex: 1,
    level: severity,
    message: { text: message },
    locations: locations(range),
  }));
  const name = title === undefined ? '' : ` of “${title}”`;
  const flagged = assessments.filter(isMachineLike).map((one): Result => {
    const which = line === undefined ? 'This paragraph' : `Paragraph ${one.paragraph.index + 1}${name}`;
    return {
      ruleId: RULE,
      ruleIndex: 0,
      level: 'note',
      message: { text: `${which} ${verdictText(one)}.` },
      locations: locations(one.paragraph.range),
      ...(one.probability !== undefined && {
        properties: { probability: one.probability, ...(one.humanRate && { humanRate: one.humanRate.rate }) },
      }),
    };
  });
  return [...problems, ...flagged];
}

/** Of an archive, the article's line: where in it a paragraph stands, its escapes hide. */
function regionsOf(text: string, line: number | undefined): (range: TextRange) => Region {
  if (line !== undefined) return () => ({ startLine: line });
  const lines = lineIndex(text);
  return ({ start, end }) => {
    const [from, to] = [lines.position(start), lines.position(end)];
    return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
  };
}

/** A relative path as a relative reference, percent-encoded; an absolute one as a file address. */
function uriOf(path: string): string {
  const address = pathToFileURL(path).href;
  const here = `${pathToFileURL(process.cwd()).href}/`;
  return address.startsWith(here) ? address.slice(here.length) : address;
}
