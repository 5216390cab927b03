// Which key does what. The list of keys that people see is made of the same table.

export type KeyAct =
  | { readonly act: 'label'; readonly key: string }
  | { readonly act: 'move'; readonly by: number; readonly extend: boolean }
  | { readonly act: 'page'; readonly by: number; readonly extend: boolean }
  | { readonly act: 'end'; readonly which: 'first' | 'last'; readonly extend: boolean }
  | { readonly act: 'scroll'; readonly by: 1 | -1 }
  | { readonly act: 'paragraph'; readonly by: 1 | -1 }
  | {
      readonly act:
        'clear' | 'skip' | 'flag' | 'note' | 'next' | 'search' | 'back' | 'undo' | 'redo' | 'mark' | 'model' | 'keys';
    };

export interface Pressed {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** What has the focus: in a `text` all keys but Escape are its own, on a `button` Space and Enter press it. */
export type Focused = 'text' | 'button' | 'other';

const PLAIN: Readonly<Record<string, KeyAct>> = {
  '0': { act: 'clear' },
  Backspace: { act: 'clear' },
  s: { act: 'skip' },
  f: { act: 'flag' },
  n: { act: 'note' },
  x: { act: 'next' },
  u: { act: 'undo' },
  z: { act: 'undo' },
  e: { act: 'mark' },
  p: { act: 'paragraph', by: 1 },
  m: { act: 'model' },
};

const SHIFTED: Readonly<Record<string, KeyAct>> = {
  z: { act: 'redo' },
  u: { act: 'redo' },
  p: { act: 'paragraph', by: -1 },
};

const motion = (key: string, extend: boolean): KeyAct | undefined => {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
    case 'j':
      return { act: 'move', by: 1, extend };
    case 'ArrowUp':
    case 'ArrowLeft':
    case 'k':
      return { act: 'move', by: -1, extend };
    case 'PageDown':
      return { act: 'page', by: 1, extend };
    case 'PageUp':
      return { act: 'page', by: -1, extend };
    case 'Home':
      return { act: 'end', which: 'first', extend };
    case 'End':
      return { act: 'end', which: 'last', extend };
    default:
      return undefined;
  }
};

/** What a key does; undefined: nothing of ours, VS Code or the browser may have it. */
export function actOf(pressed: Pressed, focused: Focused): KeyAct | undefined {
  const { shiftKey } = pressed;
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey) return undefined;
  if (pressed.key === 'Escape') return { act: 'back' };
  if (focused === 'text') return undefined;
  // Layouts differ in what needs Shift.
  if (pressed.key === '/') return { act: 'search' };
  if (pressed.key === '?') return { act: 'keys' };
  if (/^[1-9]$/.test(pressed.key)) return { act: 'label', key: pressed.key };
  if (pressed.key === ' ') return focused === 'button' ? undefined : { act: 'scroll', by: shiftKey ? -1 : 1 };
  // With Caps Lock letters are large without Shift.
  const key = pressed.key.length === 1 ? pressed.key.toLowerCase() : pressed.key;
  return motion(key, shiftKey) ?? (shiftKey ? SHIFTED[key] : PLAIN[key]);
}

/** For people: keys, and what they do. */
export const HELP: readonly { readonly title: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Label',
    keys: [
      ['1 … 9', 'label and go to the next article'],
      ['0  Backspace', 'take the label away'],
      ['s', 'skip and go to the next'],
      ['f', 'flag'],
      ['n', 'write a note (Esc: back)'],
      ['u  z', 'undo'],
      ['Shift+U  Shift+Z', 'redo'],
    ],
  },
  {
    title: 'Move',
    keys: [
      ['↓ ↑  j k', 'next, previous article'],
      ['Shift+↓ ↑', 'select several, to label them as one step'],
      ['PageDown PageUp  Home End', 'through the list'],
      ['x', 'next article without a label'],
      ['Space  Shift+Space', 'read on, back in the article'],
      ['/', 'search'],
      ['Esc', 'back to the list'],
    ],
  },
  {
    title: 'Mark parts of an article',
    keys: [
      ['p  Shift+P', 'next, previous paragraph'],
      ['e, then 1 … 9', 'mark the selected text, or the paragraph'],
      ['Delete', 'remove the mark that has the focus (Tab reaches it)'],
      ['m', 'show or hide what the model says'],
    ],
  },
];
