import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { defaultSettings, parseSettings } from '../../../src/process/settings.ts';

/** Every setting the manifest contributes, with its default, as the editor would hand out the section. */
function manifestDefaults(): Record<string, unknown> {
  const section: Record<string, unknown> = {};
  for (const group of v.parse(manifest, packageJson).contributes.configuration)
    for (const [key, { default: value }] of Object.entries(group.properties)) {
      const [, first = '', second] = key.split('.');
      if (second === undefined) section[first] = value;
      else section[first] = { ...v.parse(record, section[first] ?? {}), [second]: value };
    }
  return section;
}
const record = v.record(v.string(), v.unknown());
const properties = v.record(v.string(), v.object({ default: v.unknown() }));
const manifest = v.object({ contributes: v.object({ configuration: v.array(v.object({ properties })) }) });

describe('parseSettings', () => {
  it('gives the defaults for an editor that says nothing', () => {
    for (const input of [undefined, null, {}])
      expect(parseSettings(input)).toEqual({ settings: defaultSettings, complaints: [] });
  });

  it('has the defaults that the manifest shows', () => {
    // Labelling is the editor's own business: the process never asks for it.
    const { labelling, ...asked } = manifestDefaults();
    expect(labelling).toBeDefined();
    expect(asked).toEqual(defaultSettings);
  });

  it('takes what is right and leaves the rest at its default', () => {
    const { settings, complaints } = parseSettings({ engine: 'tensorflow', suggestions: { delay: 50 }, other: 1 });
    expect(complaints).toEqual([]);
    expect(settings).toEqual({
      ...defaultSettings,
      engine: 'tensorflow',
      suggestions: { ...defaultSettings.suggestions, delay: 50 },
    });
  });

  it.each([
    [{ engine: 'cuda' }, 'grover.engine is "cuda" but must be auto, onnxruntime or tensorflow; "auto" is used.'],
    [{ model: 3 }, 'grover.model is 3 but must be the path of a model folder; the shipped model is used.'],
    [{ threads: -1 }, 'grover.threads is -1 but must be a whole number from 0 to 64; 0 is used.'],
    [{ diagnostics: { falsePositiveRate: 0 } }, 'must be above 0 and at most 0.5; 0.005 is used.'],
    [{ generation: { topP: 1.5 } }, 'grover.generation.topP is 1.5'],
    [{ generation: { seed: 'x' } }, 'must be null or a whole number from 0 to 4294967295; null is used.'],
    [{ suggestions: 'on' }, 'grover.suggestions must be a group of settings'],
    [7, 'grover must be a group of settings'],
  ])('says what is wrong with %j', (input, complaint) => {
    const { settings, complaints } = parseSettings(input);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(complaint);
    expect(settings).toEqual(defaultSettings);
  });

  it('never throws and always gives whole settings', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (input, part) => {
        expect(parseSettings(input).settings.generation.topP).toBeGreaterThan(0);
        expect(parseSettings({ generation: part }).settings.generation.candidates).toBeGreaterThan(0);
      }),
    );
  });
});
