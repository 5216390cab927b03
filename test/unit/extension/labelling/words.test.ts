// Labels, settings and sentences of the labelling editor, and what its page may say.
import { describe, expect, it } from 'vitest';
import { labelChoices } from '../../../../src/extension/labelling/labelChoices.ts';
import { readJudgeArgument, readMessage } from '../../../../src/extension/labelling/messages.ts';
import {
  conflictSides,
  judgedSaid,
  provenanceSaid,
  publishedOn,
} from '../../../../src/extension/labelling/sentences.ts';
import { defaultLabellingSettings, parseLabellingSettings } from '../../../../src/extension/labelling/settings.ts';
import { headOf, opinionView } from '../../../../src/extension/labelling/views.ts';
import type { FromLabellingView, PageChange } from '../../../../src/protocol/labellingView.ts';

describe('labelChoices', () => {
  it('puts the labels of the setting first, then those of the file as frequent as they are', () => {
    const choices = labelChoices(
      [{ label: 'human', color: 'charts.blue' }, { label: 'machine' }],
      [
        { label: 'mixed', count: 7 },
        { label: 'machine', count: 3 },
        { label: 'advert', count: 1 },
      ],
    );
    expect(choices).toEqual([
      { label: 'human', key: '1', color: 'charts.blue', count: 0 },
      { label: 'machine', key: '2', count: 3 },
      { label: 'mixed', key: '3', count: 7 },
      { label: 'advert', key: '4', count: 1 },
    ]);
  });

  it('has nine keys', () => {
    const many = Array.from({ length: 11 }, (_, place) => ({ label: `label ${place}`, count: 1 }));
    expect(labelChoices([], many).map(({ key }) => key)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
      undefined,
      undefined,
    ]);
  });
});

describe('parseLabellingSettings', () => {
  const labels = (written: unknown) => parseLabellingSettings({ labels: written, dataset: '', name: '' }).labels;

  it.each([
    [[{ label: ' mixed ', color: '#2a7' }], [{ label: 'mixed', color: '#2a7' }]],
    [[{ label: 'mixed', color: 'red; background: url(x)' }], [{ label: 'mixed' }]],
    [[{ label: '' }, 'human', null, { label: 'a' }], [{ label: 'a' }]],
    [[{ label: 'a', color: 'charts.red' }, { label: 'a' }], [{ label: 'a', color: 'charts.red' }]],
    [[], []],
    ['human', defaultLabellingSettings.labels],
    [undefined, defaultLabellingSettings.labels],
  ])('reads %j as %j', (written, expected) => {
    expect(labels(written)).toEqual(expected);
  });

  it('takes what is no text as not written', () => {
    expect(parseLabellingSettings({ labels: [], dataset: 7, name: ' Ada ' })).toEqual({
      labels: [],
      dataset: '',
      name: 'Ada',
    });
  });
});

describe('sentences', () => {
  it.each([
    ['01-02-2019', 'January 2, 2019'],
    ['spring', 'spring'],
  ])('reads the date %s as %s', (date, said) => {
    expect(publishedOn(date)).toBe(said);
  });

  it('says who labelled, when, where and what was in sight', () => {
    const whole = { by: 'ada', at: '2026-11-21T15:04:00Z', file: 'drafts/council.md', model: '3f9a1c2044' };
    expect(provenanceSaid(whole, 'UTC')).toBe(
      'Labelled by ada on 21 November, 15:04, in drafts/council.md, with the marks of model 3f9a1c20 in sight.',
    );
    expect(provenanceSaid({ by: '', at: 'yesterday' })).toBe('Labelled by somebody on yesterday.');
  });

  const progress = { total: 1040, labelled: 12, skipped: 0, flagged: 0, broken: 0, unlabelled: 1028 };
  it.each<[PageChange, number, string]>([
    [{ label: 'machine' }, 1, 'Labelled machine, 12 of 1,040'],
    [{ label: 'machine' }, 3, 'Labelled 3 articles machine, 12 of 1,040'],
    [{ label: null }, 1, 'Label removed, 12 of 1,040'],
    [{ skipped: true }, 2, 'Skipped 2 articles'],
    [{ skipped: false }, 1, 'No longer skipped'],
    [{ flagged: true }, 1, 'Flagged'],
    [{ flagged: false }, 2, 'Flag removed from 2 articles'],
    [{ split: 'val' }, 1, 'Split: val'],
    [{ spans: [{ start: 0, end: 1, label: 'machine' }] }, 1, '1 part marked'],
    [{ spans: [] }, 1, 'No part is marked'],
    [{ note: 'odd' }, 1, 'Note written'],
    [{ note: null }, 1, 'Note removed'],
  ])('says of %j of %d: %s', (change, articles, said) => {
    expect(judgedSaid(change, articles, progress)).toBe(said);
  });

  it('says both sides of a conflict, and not who and when', () => {
    const provenance = { by: 'ada', at: '2026-11-21T15:04:00Z' };
    expect(
      conflictSides({ label: 'machine', note: null, provenance }, { label: 'human', note: 'x', flagged: true }),
    ).toEqual({
      ours: 'label machine and no note',
      theirs: 'label human and note “x”',
    });
    expect(conflictSides({ skipped: true }, undefined)).toEqual({
      ours: 'skipped',
      theirs: 'The line is gone from the file.',
    });
    expect(conflictSides({ skipped: true, flagged: null }, { spans: [] })).toEqual({
      ours: 'no flag and skipped',
      theirs: 'no flag and not skipped',
    });
  });
});

describe('a row', () => {
  it('is told by its title, with where, when and how long', () => {
    expect(
      headOf({ fields: { title: ' Ferry ', domain: 'example.com', date: '01-02-2019', article: 'One two.' } }),
    ).toEqual({
      title: 'Ferry',
      details: 'example.com · January 2, 2019 · 2 words',
    });
  });

  it('is told by how it begins where it has no title', () => {
    const { title, details } = headOf({ fields: { article: 'word '.repeat(40) } });
    expect(title).toMatch(/^word word .*…$/);
    expect(details).toBe('40 words');
    expect(headOf({ fields: {} })).toEqual({ title: 'Untitled', details: 'no text' });
    expect(headOf({ raw: '{"title": ' })).toMatchObject({ title: '{"title":' });
  });

  const opinion = { probabilities: { human: 0.17, machine: 0.83 }, basis: 'article', judged: 4, marked: 1 } as const;
  it.each([
    [undefined, false],
    ['machine', false],
    ['human', true],
    ['mixed', true],
  ])('labelled %s, the model sees it otherwise: %s', (label, disagrees) => {
    expect(opinionView(opinion, label)).toMatchObject({ label: 'machine', text: 'machine 83 %', disagrees });
  });
});

describe('readMessage', () => {
  const spoken: readonly FromLabellingView[] = [
    { type: 'ready' },
    {
      type: 'ready',
      kept: { filter: { show: { label: 'mixed' }, split: 'none', text: 'x' }, order: 'file', position: 3 },
    },
    { type: 'rows', list: 1, from: 0, count: 50 },
    { type: 'select', list: 1, position: 3 },
    { type: 'nextUnlabelled', list: 1, position: 3 },
    { type: 'judge', list: 1, positions: [0, 4], change: { label: null, flagged: true, note: null }, advance: true },
    {
      type: 'judge',
      list: 1,
      positions: [0],
      change: { spans: [{ start: 0, end: 3, label: 'machine' }] },
      advance: false,
    },
    { type: 'filter', filter: { show: 'disagreement' }, order: 'uncertainty' },
    { type: 'read', position: 0 },
    { type: 'stopReading' },
    { type: 'settle', list: 1, position: 2, take: 'theirs' },
    { type: 'openText', list: 1, position: 2 },
    { type: 'undo' },
    { type: 'redo' },
    { type: 'configureLabels' },
  ];
  it.each(spoken.map((message) => [message]))('understands %j', (message) => {
    expect(readMessage(message)).toEqual(message);
  });

  it.each([
    [{ type: 'rows', list: 1, from: -1, count: 5 }],
    [{ type: 'judge', list: 1, positions: [], change: { label: 'x' }, advance: true }],
    [{ type: 'judge', list: 1, positions: [0], change: { label: ' ' }, advance: true }],
    [{ type: 'filter', filter: { show: 'everything' }, order: 'file' }],
    [{ type: 'delete' }],
    ['ready'],
    [undefined],
  ])('passes over %j', (message) => {
    expect(readMessage(message)).toBe(undefined);
  });

  it('takes a page that kept something else for one that kept nothing', () => {
    expect(readMessage({ type: 'ready', kept: { filter: 'all' } })).toEqual({ type: 'ready' });
  });

  it('reads the argument of the command', () => {
    const argument = { file: '/a.jsonl', lines: [1, 2], change: { label: 'human' } };
    expect(readJudgeArgument(argument)).toEqual(argument);
    expect(readJudgeArgument({ ...argument, lines: [0] })).toBe(undefined);
  });
});
