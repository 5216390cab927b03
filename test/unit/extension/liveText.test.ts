// Text that grows in an editor, with the editor played by the test.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { TextEditor } from 'vscode';
import { createLiveText } from '../../../src/extension/liveText.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

const world = vi.hoisted(() => ({
  text: '',
  edits: 0,
  applied: 0,
  /** How the document reports what was put into it. */
  report: (start: number, length: number, text: string) => ({ rangeOffset: start, rangeLength: length, text }),
  listener: vi.fn<(event: unknown) => void>(),
  editors: [] as unknown[],
}));
const document = {
  eol: 1,
  uri: 'file:///a.md',
  getText: () => world.text,
  positionAt: (offset: number) => offset,
};
const put = ({ start, end }: Range, text: string): void => {
  world.text = world.text.slice(0, start) + text + world.text.slice(end);
  world.listener({ document, contentChanges: [world.report(start, end - start, text)] });
};
vi.mock('vscode', () => ({
  EndOfLine: { LF: 1, CRLF: 2 },
  Range: class {
    readonly start: number;
    readonly end: number;
    constructor(start: number, end: number) {
      this.start = start;
      this.end = end;
    }
  },
  WorkspaceEdit: class {
    range: Range = { start: 0, end: 0 };
    text = '';
    replace(_uri: string, range: Range, text: string): void {
      this.range = range;
      this.text = text;
    }
  },
  window: {
    get visibleTextEditors() {
      return world.editors;
    },
  },
  workspace: {
    onDidChangeTextDocument: (listener: never) => {
      world.listener = listener;
      return { dispose: vi.fn() };
    },
    applyEdit: ({ range, text }: { range: Range; text: string }) => {
      world.applied++;
      put(range, text);
      return Promise.resolve(true);
    },
  },
}));

function newEditor(): TextEditor {
  const editor = {
    document,
    edit: (build: (edit: { replace: typeof put }) => void) => {
      world.edits++;
      // An endless loop is to fail, not to hang.
      if (world.edits > 50) return Promise.reject(new Error('asked again and again'));
      build({ replace: put });
      return Promise.resolve(true);
    },
  };
  return editor as unknown as TextEditor;
}

const plainly = world.report;

describe('createLiveText', () => {
  beforeEach(() => {
    Object.assign(world, { text: 'ab', edits: 0, applied: 0, report: plainly, editors: [] });
  });

  it('writes through the new editor of a draft that was hidden and is on view again', async () => {
    const live = createLiveText(newEditor(), 1);
    world.editors = [newEditor()];
    live.set('one');
    await live.settled();
    expect(world).toMatchObject({ text: 'aoneb', edits: 1, applied: 0 });
  });

  it('writes into a draft that nobody looks at', async () => {
    const live = createLiveText(newEditor(), 1);
    live.set('one');
    await live.settled();
    expect(world).toMatchObject({ text: 'aoneb', edits: 0, applied: 1 });
  });

  it.each(['x\ny', 'x\r\ny', 'x\ry'])('breaks the lines of %j as the draft does', async (text) => {
    const live = createLiveText(newEditor(), 2);
    live.set(text);
    await live.settled();
    expect(world.text).toBe('abx\ny');
  });

  it('lets go of text that was taken but reported as something else', async () => {
    const editor = newEditor();
    world.editors = [editor];
    world.report = (start, length, text) => ({ ...plainly(start, length, text), text: `${text} ` });
    const live = createLiveText(editor, 2);
    live.set('one');
    await live.settled();
    expect(live.isOwn()).toBe(false);
    expect(world).toMatchObject({ text: 'abone', edits: 1 });
  });
});
