// A draft in the editor: its lines, its version, and edits of them as an editor sends them. A paragraph is one line.
import type { InlineCompletionList } from 'vscode-languageserver-protocol';
import { seen } from '../harness/watchedProcess.ts';
import type { LspClient } from '../../test/process/lspClient.ts';

/** Lines of so many words are paragraphs with a verdict: more than the 40 tokens that it takes. */
const FEWEST_WORDS = 40;

export class OpenDraft {
  readonly uri: string;
  readonly lines: string[];
  readonly #client: LspClient;
  #version = 1;

  constructor(client: LspClient, uri: string, text: string) {
    this.#client = client;
    this.uri = uri;
    this.lines = text.split('\n');
  }

  /** The lines that are paragraphs. */
  get paragraphs(): readonly number[] {
    return this.lines.flatMap((line, at) => (line.split(' ').length >= FEWEST_WORDS ? [at] : []));
  }

  open(): Promise<void> {
    return this.#client.open(this.uri, this.lines.join('\n'));
  }

  close(): Promise<void> {
    return this.#client.close(this.uri);
  }

  async insert(line: number, character: number, text: string): Promise<void> {
    const before = this.lines[line] ?? '';
    this.lines[line] = before.slice(0, character) + text + before.slice(character);
    const place = { line, character };
    await this.#client.change(this.uri, ++this.#version, [{ range: { start: place, end: place }, text }]);
  }

  /** Every paragraph of this version has been read. */
  async read(): Promise<void> {
    await this.#client.assessments(this.uri);
  }

  /** At least so many marks are shown. */
  marked(count: number): Promise<void> {
    return seen(() => this.#client.shown(this.uri).length >= count);
  }

  /** The mark on a line is shown, and was published for this version. */
  markedAgain(line: number): Promise<void> {
    return seen(() => {
      const last = this.#client.published.findLast(({ uri }) => uri === this.uri);
      return last?.version === this.#version && last.diagnostics.some(({ range }) => range.start.line === line);
    });
  }

  /** Ghost text at the end of a line, as an editor asks for it of its own accord; empty when there is none. */
  async ghost(line: number): Promise<string> {
    const answer = await this.#client.request<InlineCompletionList | null>('textDocument/inlineCompletion', {
      textDocument: { uri: this.uri },
      position: { line, character: this.lines[line]?.length ?? 0 },
      context: { triggerKind: 2 },
    });
    const text = answer?.items[0]?.insertText ?? '';
    return typeof text === 'string' ? text : text.value;
  }
}
