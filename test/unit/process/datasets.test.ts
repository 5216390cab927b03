import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { CheckedLines, editedPart } from '../../../src/process/datasets/checkedLines.ts';
import { createDatasetChecks } from '../../../src/process/datasets/datasetChecks.ts';
import { labelsIn } from '../../../src/process/datasets/labelsIn.ts';
import { createLineService } from '../../../src/process/datasets/lineService.ts';
import { looksLabelled } from '../../../src/process/datasets/looksLabelled.ts';
import { narrowEdit } from '../../../src/process/textEdits.ts';
import { documentOf } from './builders.ts';

const URI = 'file:///news/labelled.jsonl';
const GOOD = '{"article": "The council met.", "label": "human", "split": "train"}';
const service = createLineService();
/** Column, severity (1 error, 2 warning) and message of each finding. */
const findings = async (line: string) =>
  (await service.check(line)).map(({ range, severity, message }) => [range.start.character, severity, message]);
const completions = async (marked: string, labels: readonly string[] = []) => {
  const column = marked.indexOf('|');
  const list = await service.complete(marked.replace('|', ''), column, labels);
  return list?.items.map(({ label }) => label) ?? [];
};

describe('a line of a labelled file', () => {
  it.each([
    ['is right', GOOD],
    ['is blank', '   '],
    ['has keys nobody knows', '{"text": "T.", "label": "a", "url": "x", "inst_index": 3}'],
    ['has nulls where nothing is known', '{"text": "T.", "label": 1, "summary": null, "authors": null, "split": null}'],
    ['calls its split as others do', '{"text": "T.", "label": "a", "split": "validation"}'],
    ['has a date as the model has learnt them', '{"text": "T.", "label": "a", "publish_date": "03-27-2019"}'],
    ['nobody has labelled yet', '{"text": "T.", "split": "train"}'],
    ['is skipped without a label', '{"text": "T.", "skipped": true}'],
    [
      'has what labellers write',
      '{"text": "T.", "label": "a", "flagged": true, "note": "", "spans": [{"start": 0, "end": 1, "label": "b"}], "provenance": {"by": "K.", "at": "2026-11-21T09:30:00Z"}}',
    ],
    ['names a schema of somebody else', '{"$schema": "https://example.com/s.json", "text": "T.", "label": "a"}'],
  ])('that %s has no findings', async (_name, line) => {
    expect(await findings(line)).toEqual([]);
  });

  it('that is broken JSON is an error at its place', async () => {
    expect(await findings('{"article": "x", "label" "human"}')).toContainEqual([25, 1, 'Colon expected']);
    expect(await findings('not json')).toEqual([[0, 1, 'Expected a JSON object, array or literal.']]);
  });

  it.each([
    ['no text', '{"title": "x", "label": "human"}', 0, 'Missing property "article"'],
    ['a number for a text', '{"article": 3, "label": "human"}', 12, 'Expected "string"'],
    [
      'a span without its end',
      '{"text": "x", "label": "h", "spans": [{"start": 0, "label": "a"}]}',
      38,
      'Missing property "end"',
    ],
    ['a flag that is none', '{"text": "x", "label": "h", "flagged": "no"}', 39, 'boolean'],
    ['a split that is none', '{"text": "x", "label": "h", "split": "holdout"}', 37, 'train, val or test'],
    ['another form of date', '{"text": "x", "label": "h", "date": "27.03.2019"}', 36, 'MM-DD-YYYY'],
    ['a list', '[1]', 0, 'Expected "object"'],
  ])('with %s is warned of, with the reason', async (_name, line, column, message) => {
    expect(await findings(line)).toEqual([[column, 2, expect.stringContaining(message)]]);
  });

  it('completes its keys, but not those it has', async () => {
    const keys = await completions('{"article": "x", |}');
    expect(keys).toEqual(expect.arrayContaining(['label', 'split', 'date', 'pair']));
    expect(keys).not.toContain('article');
  });

  it('completes labels that the file has, and the names of splits', async () => {
    expect(await completions('{"label": "|"}', ['machine', 'human'])).toEqual(['"machine"', '"human"']);
    expect(await completions('{"label": |}', ['spin'])).toEqual(['"spin"']);
    expect(await completions('{"split": "|"}')).toEqual(['train', 'val', 'test']);
  });

  it('explains a key on hover', async () => {
    const hover = await service.hover(GOOD, GOOD.indexOf('label') + 1);
    expect(JSON.stringify(hover?.contents)).toContain('What the discriminator learns to tell');
    expect(hover?.range).toEqual({ start: { line: 0, character: 32 }, end: { line: 0, character: 39 } });
    expect(await service.hover('{"url": "x"}', 3)).toBeNull();
  });
});

describe('looksLabelled', () => {
  it.each([
    ['a text with a label', [GOOD], true],
    ['a text with a split, as RealNews has it', ['{"url": "u", "text": "T.", "split": "train"}'], true],
    ['blank lines above', ['', ' ', GOOD], true],
    ['a line that is being written', ['{"article": "x", "label": '], true],
    ['a byte-order mark', [`\uFEFF${GOOD}`], true],
    ['only texts', ['{"text": "a chat"}'], false],
    ['a text that speaks of keys', ['{"text": "\\"label\\": 1, \\"split\\": 2"}'], false],
    ['lists', ['["label", "text"]'], false],
    ['nothing', [''], false],
    ['labelled lines far below', [...Array.from({ length: 9 }, () => '{"a": 1}'), GOOD], false],
  ])('of %s', (_name, lines, expected) => {
    expect(looksLabelled(lines)).toBe(expected);
  });
});

describe('labelsIn', () => {
  it('gives the labels of the lines, the most frequent first, and none that a text speaks of', () => {
    const text = [
      '{"label": "human"}',
      '{"label" :"spin \\"x\\""}',
      '{"label":"human"}',
      '{"text": "\\"label\\": \\"no\\""}',
    ];
    expect(labelsIn(text.join('\n'))).toEqual(['human', 'spin "x"']);
  });
});

describe('the lines of a document', () => {
  it('are those of the new text after any edits: what no edit touched is kept, what one touched is not', () => {
    const texts = fc.stringMatching(/^[ab\n]{0,12}$/);
    const change = fc.record({ from: fc.nat(12), to: fc.nat(12), text: texts });
    fc.assert(
      fc.property(texts, fc.array(change, { minLength: 1, maxLength: 4 }), (before, changes) => {
        const document = TextDocument.create(URI, 'jsonl', 1, before);
        const lines = new CheckedLines<string>(document.lineCount);
        before.split('\n').forEach((line, index) => {
          lines.set(index, [line]);
        });
        const edits = changes.map(({ from, to, text }) => {
          const now = document.getText();
          const [start = 0, end = 0] = [from, to].map((at) => Math.min(at, now.length)).sort((a, b) => a - b);
          const range = { start: document.positionAt(start), end: document.positionAt(end) };
          TextDocument.update(document, [{ range, text }], 2);
          return narrowEdit(now, start, end, text);
        });
        const part = editedPart(edits) ?? { start: 0, end: 0 };
        const first = document.positionAt(part.start).line;
        const inserted = document.positionAt(part.end).line - first + 1;
        lines.replace(first, lines.count - (document.lineCount - inserted), inserted);
        const after = document.getText().split('\n');
        expect(lines.count).toBe(after.length);
        for (const { line, findings: known } of lines.found()) expect(known).toEqual([after[line]]);
      }),
    );
  });
});

/** Checks with a count of the lines that were looked at; a line is wrong when it says so. */
function startChecks(mostLines?: number) {
  const looked: string[] = [];
  const published: Diagnostic[][] = [];
  const cleared: string[] = [];
  const checks = createDatasetChecks({
    lines: {
      check: (line) => {
        looked.push(line);
        const range = { start: { line: 0, character: 2 }, end: { line: 0, character: 5 } };
        return Promise.resolve(line.includes('wrong') ? [{ range, message: 'Wrong.' }] : []);
      },
    },
    publish: (_document, diagnostics) => published.push(diagnostics),
    clear: (uri) => cleared.push(uri),
    restMs: 0,
    ...(mostLines === undefined ? {} : { mostLines }),
  });
  const settled = () => checks.settled(URI, new AbortController().signal);
  return { checks, looked, published, cleared, settled };
}

describe('checks of a labelled file', () => {
  const BAD = GOOD.replace('human', 'wrong');
  const insert = (document: TextDocument, offset: number, text: string) => {
    const at = document.positionAt(offset);
    TextDocument.update(document, [{ range: { start: at, end: at }, text }], document.version + 1);
    return [{ start: offset, end: offset, length: text.length }];
  };

  it('say what is wrong in which line', async () => {
    const { checks, published, settled } = startChecks();
    checks.opened(documentOf(`${GOOD}\r\n${BAD}\r\n`, 'jsonl', URI));
    await settled();
    expect(published.at(-1)).toEqual([
      {
        range: { start: { line: 1, character: 2 }, end: { line: 1, character: 5 } },
        severity: 2,
        source: 'Grover',
        code: 'labelled-article',
        message: 'Wrong.',
      },
    ]);
  });

  it('look again only at lines that an edit touched, and move with the lines above', async () => {
    const { checks, looked, published, settled } = startChecks();
    const document = documentOf([GOOD, GOOD, BAD, GOOD].join('\n'), 'jsonl', URI);
    checks.opened(document);
    await settled();
    looked.length = 0;
    checks.edited(document, insert(document, 1, '"x": 1, '));
    await settled();
    expect(looked).toEqual([GOOD.replace('{', '{"x": 1, ')]);
    looked.length = 0;
    checks.edited(document, insert(document, 0, `${GOOD}\n${GOOD}\n`));
    await settled();
    expect(looked).toHaveLength(3);
    expect(published.at(-1)?.map(({ range }) => range.start.line)).toEqual([4]);
  });

  it('begin when a file begins to look like labelled articles, and end with it', async () => {
    const { checks, published, cleared, settled } = startChecks();
    const document = documentOf('', 'jsonl', URI);
    checks.opened(document);
    await settled();
    expect([checks.isLabelled(URI), published]).toEqual([false, []]);
    checks.edited(document, insert(document, 0, BAD));
    await settled();
    expect(published.at(-1)).toHaveLength(1);
    checks.closed(URI);
    expect([checks.isLabelled(URI), cleared]).toEqual([false, [URI]]);
  });

  it('stop at the most lines and say so there', async () => {
    const { checks, looked, published, settled } = startChecks(3);
    checks.opened(documentOf(Array.from({ length: 9 }, () => BAD).join('\n'), 'jsonl', URI));
    await settled();
    expect(looked).toHaveLength(3);
    expect(published.at(-1)?.map(({ range, severity }) => [range.start.line, severity])).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
      [3, 3],
    ]);
  });

  it('let others have their turn while a long file is read', async () => {
    const { checks, looked, settled } = startChecks();
    const lines = 40_000;
    checks.opened(documentOf(Array.from({ length: lines }, () => BAD).join('\n'), 'jsonl', URI));
    const seen: number[] = [];
    const timer = setInterval(() => seen.push(looked.length), 1);
    await settled();
    clearInterval(timer);
    expect(looked).toHaveLength(lines);
    expect(seen.some((count) => count > 0 && count < lines)).toBe(true);
  });
});
