// A scan as SARIF 2.1.0 (OASIS standard): paragraphs that read machine-like as notes, front matter as errors and warnings.
import { pathToFileURL } from 'node:url';
import type { Log, Region, ReportingDescriptor, Result } from 'sarif';
import type { TextRange } from '../draft/draft.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { lineIndex } from './lineIndex.ts';
import { isMachineLike, type Report, type ScannedFile, type ScanSource } from './scanReport.ts';
import { verdictText } from './scanText.ts';

const RULE = 'reads-machine-like';
const FRONT_MATTER = 'front-matter';

const rules: ReportingDescriptor[] = [
  {
    id: RULE,
    shortDescription: { text: 'The paragraph reads machine-like.' },
    fullDescription: {
      text: 'Its words are as probable to the language model as those of its own text. That says how the paragraph reads, not who wrote it.',
    },
    defaultConfiguration: { level: 'note' },
  },
  {
    id: FRONT_MATTER,
    shortDescription: { text: 'The front matter cannot be used as it stands.' },
    defaultConfiguration: { level: 'warning' },
  },
];

export const sarifReport = (source: ScanSource): Report => ({
  file: () => '',
  end: (all) => `${JSON.stringify(sarifLog(source, all), null, 2)}\n`,
});

function sarifLog(source: ScanSource, all: readonly ScannedFile[]): Log {
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'grover', version: packageJson.version, rules } },
        columnKind: 'utf16CodeUnits',
        properties: { ...source },
        artifacts: all.map(({ path }) => ({ location: { uri: uriOf(path) } })),
        results: all.flatMap(resultsOf),
      },
    ],
  };
}

function resultsOf({ path, draft, assessments }: ScannedFile, index: number): Result[] {
  const lines = lineIndex(draft.text);
  const region = ({ start, end }: TextRange): Region => {
    const [from, to] = [lines.position(start), lines.position(end)];
    return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
  };
  const locations = (range: TextRange): Result['locations'] => [
    { physicalLocation: { artifactLocation: { uri: uriOf(path), index }, region: region(range) } },
  ];
  const problems = (draft.frontMatter?.problems ?? []).map(({ range, severity, message }): Result => ({
    ruleId: FRONT_MATTER,
    ruleIndex: 1,
    level: severity,
    message: { text: message },
    locations: locations(range),
  }));
  const flagged = assessments.filter(isMachineLike).map((one): Result => ({
    ruleId: RULE,
    ruleIndex: 0,
    level: 'note',
    message: { text: `This paragraph ${verdictText(one)}.` },
    locations: locations(one.paragraph.range),
    ...(one.probability !== undefined && { properties: { probability: one.probability } }),
  }));
  return [...problems, ...flagged];
}

/** A relative path as a relative reference, percent-encoded; an absolute one as a file address. */
function uriOf(path: string): string {
  const address = pathToFileURL(path).href;
  const here = `${pathToFileURL(process.cwd()).href}/`;
  return address.startsWith(here) ? address.slice(here.length) : address;
}
