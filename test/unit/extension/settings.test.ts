// package.json and the typed settings say the same, in both directions.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { defaultLabellingSettings, parseLabellingSettings } from '../../../src/extension/labelling/settings.ts';
import { parseSettings } from '../../../src/process/settings.ts';
import { defaultSettings } from '../../../src/protocol/defaultSettings.ts';

const property = v.looseObject({
  type: v.union([v.string(), v.array(v.string())]),
  default: v.unknown(),
  scope: v.picklist(['resource', 'language-overridable', 'machine-overridable']),
  markdownDescription: v.pipe(v.string(), v.minLength(30)),
  minimum: v.optional(v.number()),
  maximum: v.optional(v.number()),
  exclusiveMinimum: v.optional(v.number()),
  enum: v.optional(v.array(v.string())),
});
const manifest = v.parse(
  v.object({
    activationEvents: v.array(v.string()),
    capabilities: v.object({
      untrustedWorkspaces: v.object({ supported: v.literal('limited'), restrictedConfigurations: v.array(v.string()) }),
    }),
    contributes: v.object({
      configuration: v.array(v.object({ properties: v.record(v.string(), property) })),
      commands: v.array(v.object({ command: v.string(), category: v.literal('Grover') })),
      menus: v.record(v.string(), v.array(v.object({ command: v.string(), when: v.string() }))),
    }),
  }),
  JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')),
);
const all = manifest.contributes.configuration.flatMap((group) => Object.entries(group.properties));
const isOfEditor = (name: string): boolean => name.startsWith('grover.labelling.');
const properties = Object.fromEntries(all.filter(([name]) => !isOfEditor(name)));
/** Read by the extension; the process never asks for them. */
const ofEditor = Object.fromEntries(all.filter(([name]) => isOfEditor(name)));

/** `grover.a.b` → value, for every setting; a record of languages is one setting. */
function flatten(value: object, prefix: string): [string, unknown][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): [string, unknown][] => {
    const name = `${prefix}.${key}`;
    const isGroup = typeof inner === 'object' && inner !== null && name !== 'grover.suggestions.languages';
    return isGroup ? flatten(inner, name) : [[name, inner]];
  });
}

/** The settings with one of them changed, as an editor answers them. */
function withSetting(name: string, value: unknown): unknown {
  const [leaf, ...groups] = name.split('.').slice(1).reverse();
  return groups.reduce<unknown>((inner, group) => ({ [group]: inner }), { [leaf ?? '']: value });
}

const accepts = (name: string, value: unknown): boolean =>
  parseSettings(withSetting(name, value)).complaints.length === 0;

describe('settings in package.json', () => {
  const expected = new Map(flatten(defaultSettings, 'grover'));

  it('are exactly the settings of the process', () => {
    expect(Object.keys(properties).sort()).toEqual([...expected.keys()].sort());
  });

  it.each(Object.entries(properties))('%s has the default of the process', (name, { default: value }) => {
    expect(value).toEqual(expected.get(name));
  });

  it.each(Object.entries(properties))('%s allows what the process allows, and no more', (name, limits) => {
    const { minimum, maximum, exclusiveMinimum, enum: values } = limits;
    const step = limits.type === 'number' ? 1e-6 : 1;
    for (const value of values ?? []) expect(accepts(name, value), value).toBe(true);
    if (values !== undefined) expect(accepts(name, 'something else')).toBe(false);
    if (minimum !== undefined) expect([accepts(name, minimum), accepts(name, minimum - 1)]).toEqual([true, false]);
    if (maximum !== undefined) expect([accepts(name, maximum), accepts(name, maximum + step)]).toEqual([true, false]);
    if (exclusiveMinimum !== undefined)
      expect([accepts(name, exclusiveMinimum), accepts(name, exclusiveMinimum + step)]).toEqual([false, true]);
    const isNumber = [limits.type].flat().some((type) => type === 'number' || type === 'integer');
    expect(isNumber, 'numbers have limits').toBe(maximum !== undefined);
    expect(accepts(name, isNumber ? 'text' : 7)).toBe(false);
  });

  it('keeps a workspace that nobody trusts from choosing files and programs', () => {
    const ofMachine = Object.entries(properties).filter(([, { scope }]) => scope === 'machine-overridable');
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    const expectedOnes = [...ofMachine.map(([name]) => name), 'grover.labelling.dataset'];
    expect(restrictedConfigurations.toSorted()).toEqual(expectedOnes.sort());
    expect(restrictedConfigurations).toContain('grover.model');
  });
});

describe('settings of labelling in package.json', () => {
  const known = Object.entries(defaultLabellingSettings).map(([key, value]: [string, unknown]) => [
    `grover.labelling.${key}`,
    value,
  ]);

  it('are exactly those that the editor reads, with their defaults', () => {
    expect(Object.entries(ofEditor).map(([name, { default: value }]) => [name, value])).toEqual(known);
  });

  it('are read as they stand there', () => {
    const { labels, dataset, name } = defaultLabellingSettings;
    expect(parseLabellingSettings({ labels, dataset, name })).toEqual(defaultLabellingSettings);
  });
});

describe('package.json', () => {
  const { commands, menus } = manifest.contributes;

  it('has no menu without its command', () => {
    const known = commands.map(({ command }) => command);
    for (const [menu, items] of Object.entries(menus))
      for (const { command } of items) expect(known, menu).toContain(command);
  });

  it.each(['grover.trainDiscriminator', 'grover.generateCounterparts'])(
    'offers %s on labelled articles only, where they are seen',
    (command) => {
      for (const menu of ['editor/title', 'explorer/context'])
        expect(menus[menu]?.find((item) => item.command === command)?.when, menu).toMatch(
          /^resourceExtname == \.jsonl && /,
        );
    },
  );

  it('wakes the extension for drafts, labelled articles and a training view that was left open', () => {
    expect(manifest.activationEvents).toEqual([
      'onLanguage:markdown',
      'onLanguage:plaintext',
      'onLanguage:jsonl',
      'onWebviewPanel:grover.training',
    ]);
  });
});
