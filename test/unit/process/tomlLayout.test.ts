import { describe, expect, it } from 'vitest';
import { tomlLayout } from '../../../src/process/tomlLayout.ts';

describe('tomlLayout', () => {
  it.each([
    ['a = 1\n[t]\nb = 2', 6, false],
    ['[[t]]', 0, false],
    ['a = [1]\n', undefined, false],
    ['a = [\n[1],\n[2]]\n [t]', 16, false],
    ['a = [\n"]", # ]\n', undefined, true],
    ["a = '''\n[t]\n'''\n", undefined, false],
    ['a = """\n[t]\n', undefined, true],
    ['a = { b = [1] }\r\n[t]', 17, false],
    ['', undefined, false],
  ])('of %j: the first table at %s, open: %s', (text, table, isOpen) => {
    expect(tomlLayout(text, 0, text.length)).toEqual({ table, isOpen });
  });
});
