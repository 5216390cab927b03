// The keys of the labelling page.
import { describe, expect, it } from 'vitest';
import { actOf, HELP, type Pressed } from '../../../../media/labelling/keys.ts';

const press = (key: string, more: Partial<Pressed> = {}): Pressed => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

describe('actOf', () => {
  it.each([
    ['1', false, { act: 'label', key: '1' }],
    ['9', false, { act: 'label', key: '9' }],
    ['0', false, { act: 'clear' }],
    ['Backspace', false, { act: 'clear' }],
    ['s', false, { act: 'skip' }],
    ['S', false, { act: 'skip' }],
    ['u', false, { act: 'undo' }],
    ['Z', true, { act: 'redo' }],
    ['P', true, { act: 'paragraph', by: -1 }],
    ['?', true, { act: 'keys' }],
    ['/', true, { act: 'search' }],
    ['j', false, { act: 'move', by: 1, extend: false }],
    ['ArrowUp', true, { act: 'move', by: -1, extend: true }],
    ['PageDown', false, { act: 'page', by: 1, extend: false }],
    ['End', true, { act: 'end', which: 'last', extend: true }],
    [' ', true, { act: 'scroll', by: -1 }],
  ])('%s, Shift %s', (key, shiftKey, expected) => {
    expect(actOf(press(key, { shiftKey }), 'other')).toEqual(expected);
  });

  it.each(['ctrlKey', 'metaKey', 'altKey'] as const)('leaves what is pressed with %s to VS Code', (modifier) => {
    for (const key of ['z', '1', 'ArrowDown']) expect(actOf(press(key, { [modifier]: true }), 'other')).toBeUndefined();
  });

  it('leaves a text field all keys but Escape', () => {
    for (const key of ['1', 's', '/', '?', 'ArrowDown', ' ']) expect(actOf(press(key), 'text')).toBeUndefined();
    expect(actOf(press('Escape'), 'text')).toEqual({ act: 'back' });
  });

  it('leaves a button the keys that press it, and no others', () => {
    expect(actOf(press(' '), 'button')).toBeUndefined();
    expect(actOf(press('Enter'), 'button')).toBeUndefined();
    expect(actOf(press('2'), 'button')).toEqual({ act: 'label', key: '2' });
  });
});

describe('the list of keys', () => {
  it('names every letter that does something, and no other', () => {
    const listed = HELP.flatMap(({ keys }) => keys.flatMap(([key]) => [...key.matchAll(/(?<![\w+])[a-z](?!\w)/g)]));
    const letters = Array.from('abcdefghijklmnopqrstuvwxyz').filter((key) => actOf(press(key), 'other') !== undefined);
    expect([...new Set(listed.map(([letter]) => letter))].sort()).toEqual(letters);
  });
});
