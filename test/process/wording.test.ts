// A detector that weighs wording, from its files to the editor and the command line.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hover } from 'vscode-languageserver-protocol';
import type { AssessArticlesResult } from '../../src/protocol/labelling.ts';
import { PROGRAM, startClient } from './lspClient.ts';
import { createModelFolders, wordedTiny, type ModelFolders } from './modelFolders.ts';

const PLAIN = 'The city council voted on Tuesday to build a new ferry terminal on the east bank of the river.';
const MARKED = 'Zq zq Zq said zq on Zq that zq and Zq zq Zq zq would Zq zq the Zq zq Zq zq Zq zq Zq zq again.';
const FIGURES = 'Leeds 3 1 4 1 5 9 2 6 5 3 5 8 9 7 9 3 2 3 8 4 6 Hull 2 6 4 3 3 8 3 2 7 9 5';
const DRAFT = [PLAIN, MARKED, FIGURES].join('\n\n');
const URI = 'file:///drafts/worded.md';

let folders: ModelFolders;
let model: string;
beforeAll(async () => {
  folders = await createModelFolders();
  model = await wordedTiny(folders, 'worded');
});
afterAll(() => {
  folders.remove();
});

describe('a detector that weighs wording', () => {
  it('marks a draft by it, says so on hover, and judges articles of a dataset the same', async () => {
    const client = await startClient({
      settings: { model, diagnostics: { minimumTokens: 5 } },
      initializationOptions: { cacheFolder: folders.cacheFolder },
    });
    try {
      await client.open(URI, DRAFT);
      await client.until(() => client.shown(URI).length === 1);
      const [mark] = client.shown(URI);
      expect(mark?.range.start.line).toBe(2);
      const hover = await client.request<Hover | null>('textDocument/hover', {
        textDocument: { uri: URI },
        position: { line: 2, character: 3 },
      });
      const said = JSON.stringify(hover?.contents);
      expect(said).toContain('At most 5 of 1,000 human paragraphs of this length score this high.');
      expect(said).toContain('Wording: machine-like; language model: no sign.');
      expect(said).toContain("The text reads like a language model's; that is not proof of who wrote it.");
      const found = await client.request<AssessArticlesResult>('grover/assessArticles', {
        articles: [{ article: DRAFT }],
        paragraphs: true,
      });
      expect(found.articles[0]).toMatchObject({ opinion: { judged: 2, marked: 1 } });
    } finally {
      await client.stop();
    }
  });

  it('carries it in the JSON of a scan', async () => {
    const draft = join(folders.root, 'worded.md');
    writeFileSync(draft, DRAFT);
    const argv = ['scan', draft, '--model', model, '--minimum-tokens', '5', '--format', 'json'];
    const env = { ...process.env, XDG_CACHE_HOME: folders.cacheFolder };
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, ...argv], { env });
    const none = { verdict: 'abstained', reason: 'not-prose' };
    const number = expect.any(Number) as unknown;
    expect(JSON.parse(stdout)).toMatchObject({
      wordingHeads: ['chat'],
      files: [
        {
          paragraphs: [
            { verdict: 'no-sign', evidence: { wording: [number] } },
            {
              verdict: 'machine-like',
              evidence: { wording: [number], profile: { meanEntropy: number }, style: { quoted: 0 } },
              humanRate: { rate: 0.005, is: 'at-most', isOfLength: true },
              parts: { wording: number, languageModel: 0 },
            },
            none,
          ],
        },
      ],
    });
  });
});
