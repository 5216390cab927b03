// Colours of labels.
import { describe, expect, it } from 'vitest';
import { coloursOf, cssColour } from '../../../../media/labelling/colours.ts';

describe('cssColour', () => {
  it.each([
    ['charts.green', 'var(--vscode-charts-green, currentColor)'],
    ['editor.foldBackground', 'var(--vscode-editor-foldBackground, currentColor)'],
    ['errorForeground', 'var(--vscode-errorForeground, currentColor)'],
    ['tomato', 'tomato'],
    ['#0a0', '#0a0'],
    ['hsl(10 50% 50%)', 'hsl(10 50% 50%)'],
  ])('%s', (colour, expected) => {
    expect(cssColour(colour)).toBe(expected);
  });
});

describe('coloursOf', () => {
  it('gives each label one, whoever chose it, and begins again after the last', () => {
    const labels = Array.from({ length: 8 }, (_, i) => ({ label: `label ${i}`, count: 0 }));
    const colours = coloursOf([{ label: 'ours', color: 'tomato', count: 3 }, ...labels]);
    expect(colours.get('ours')).toBe('tomato');
    expect(colours.size).toBe(9);
    expect(colours.get('label 0')).not.toBe(colours.get('label 1'));
    expect(colours.get('label 6')).toBe(colours.get('label 0'));
  });
});
