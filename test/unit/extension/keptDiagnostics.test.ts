// Marks go when their draft is closed.
import { expect, it, vi } from 'vitest';
import { createKeptDiagnostics } from '../../../src/extension/keptDiagnostics.ts';

const editor = vi.hoisted(() => ({
  close: vi.fn<(document: { readonly uri: string }) => void>(),
  forgotten: [] as string[],
}));
vi.mock('vscode', () => ({
  languages: {
    createDiagnosticCollection: () => ({ delete: (uri: string) => editor.forgotten.push(uri), dispose: vi.fn() }),
  },
  workspace: {
    onDidCloseTextDocument: (listener: never) => {
      editor.close = listener;
      return { dispose: vi.fn() };
    },
  },
}));

it('forgets the marks of a closed draft, also of one that the running process has never seen', () => {
  createKeptDiagnostics('Grover');
  editor.close({ uri: 'file:///a.md' });
  expect(editor.forgotten).toEqual(['file:///a.md']);
});
