// An editor for the labelling page without a file: rows that are made up when asked for, judged in memory.
import type {
  ArticleView,
  EntryFilter,
  FromLabellingView,
  LabellingState,
  PageChange,
  RowView,
  ToLabellingView,
} from '../../src/protocol/labellingView.ts';

const WORDS =
  'council budget storm river harbour school vote minister strike hospital bridge market harvest court election railway'.split(
    ' ',
  );

const word = (i: number): string => WORDS[i % WORDS.length] ?? '';

const paragraph = (seed: number, words: number): string => {
  const text = Array.from({ length: words }, (_, i) => word(seed * 7 + i * i + i)).join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
};

const textOf = (id: number): string =>
  Array.from({ length: 7 }, (_, i) => paragraph(id + i, 30 + ((id + i) % 5) * 12)).join('\n\n');

function rowOf(id: number): RowView {
  const machine = ((id * 37) % 100) / 100;
  const isLabelled = id % 3 === 0;
  const label = machine > 0.5 ? 'machine' : 'human';
  const given = id % 21 === 0 ? 'human' : label;
  const base = {
    id,
    line: id + 1,
    title: `${paragraph(id, 6 + (id % 5)).slice(0, -1)} after the ${word(id + 3)} of ${word(id >> 2)}`,
    details: `example.com · January ${1 + (id % 28)}, 2019 · ${200 + ((id * 13) % 700)} words`,
    flagged: id % 29 === 2,
    skipped: id % 17 === 5,
    hasNote: id % 11 === 3,
    spans: id % 13 === 4 ? 2 : 0,
    isChanged: id % 19 === 6,
  };
  if (id % 97 === 7) return { ...base, title: '', problem: 'Unexpected end of the line: a quotation mark is missing.' };
  return {
    ...base,
    ...(isLabelled ? { label: given } : {}),
    split: id % 10 === 0 ? 'val' : 'train',
    opinion: {
      label,
      text: `${label} ${Math.round(100 * Math.max(machine, 1 - machine))} %`,
      disagrees: isLabelled && given !== label,
      probabilities: { machine, human: 1 - machine },
      basis: 'paragraphs',
      judged: 6,
      marked: 2,
    },
  };
}

function articleOf(row: RowView): ArticleView {
  const text = textOf(row.id);
  const starts = [0, ...Array.from(text.matchAll(/\n\n/g), ({ index }) => index + 2)];
  if (row.problem !== undefined)
    return { row, fields: [], text: '', spans: [], note: '', others: [], raw: `{"title": "${word(row.id)}, "text": …` };
  return {
    row,
    fields: [
      { name: 'Domain', value: 'example.com' },
      { name: 'Date', value: 'January 2, 2019' },
      { name: 'Authors', value: 'A. Reporter, B. Writer' },
      { name: 'Summary', value: paragraph(row.id + 9, 22) },
    ],
    text,
    marks: starts.map((start, i) => {
      const end = (starts[i + 1] ?? text.length + 2) - 2;
      const verdict = (['machine-like', 'no-sign', 'abstained'] as const)[(row.id + i) % 3] ?? 'no-sign';
      return verdict === 'abstained'
        ? { start, end, verdict, reason: 'Too few tokens to judge' }
        : { start, end, verdict, probability: verdict === 'no-sign' ? 0.12 : 0.97, tokens: 48 };
    }),
    spans: row.spans > 0 ? [{ start: 10, end: 120, label: 'machine' }] : [],
    note: row.hasNote ? 'The second quote is in the agency’s report too.' : '',
    ...(row.label === undefined ? {} : { provenance: 'Labelled by Ada on November 20, 2026, at 14:03.' }),
    others: [
      { name: 'url', value: '"https://example.com/a/1"' },
      { name: 'warc_date', value: '"2019-01-02T03:04:05Z"' },
    ],
    ...(row.id === 12 ? { conflict: { ours: 'label: machine', theirs: 'label: human, flagged' } } : {}),
  };
}

export interface FakeHost {
  readonly receive: (message: FromLabellingView) => void;
}

/** Answers as the editor does. `state` overrides what it says of itself. */
export function createFakeHost(
  rows: number,
  post: (message: ToLabellingView) => void,
  state: Partial<LabellingState> = {},
): FakeHost {
  const judged = new Map<number, RowView>();
  const steps: { readonly position: number; readonly before: RowView | undefined }[][] = [];
  let filter: EntryFilter = { show: 'all' };
  let order: LabellingState['order'] = 'file';
  let list = 1;
  let labelled = Math.floor(rows / 3);
  const row = (position: number): RowView => judged.get(position) ?? rowOf(position);
  const tellState = (): void => {
    const [skipped, broken] = [Math.floor(rows / 17), 12];
    const unlabelled = Math.max(0, rows - labelled - skipped - broken);
    const progress = { total: rows, labelled, skipped, flagged: 214, broken, unlabelled };
    const labels = [
      { label: 'human', key: '1', count: Math.floor(labelled / 2) },
      { label: 'machine', key: '2', count: Math.ceil(labelled / 2) },
      { label: 'mixed', key: '3', count: 0 },
    ];
    const reading = { state: 'done', model: 'grover-mini', done: rows, total: rows, message: '' } as const;
    const base = {
      file: 'desk.jsonl',
      read: 1,
      progress,
      labels,
      filter,
      order,
      list,
      rows,
      isOutOfOrder: false,
    } as const;
    post({ type: 'state', state: { ...base, isSearching: false, reading, conflicts: 1, stale: 3, ...state } });
  };
  const tellRows = (from: number, count: number): void => {
    const length = Math.max(0, Math.min(count, rows - from));
    post({ type: 'rows', list, from, rows: Array.from({ length }, (_, i) => row(from + i)) });
  };
  const tellArticle = (position: number): void => {
    post({ type: 'article', list, position, article: rows === 0 ? undefined : articleOf(row(position)) });
  };
  const judge = (positions: readonly number[], { label, split, note, spans, ...change }: PageChange): void => {
    steps.push(positions.map((position) => ({ position, before: judged.get(position) })));
    for (const position of positions) {
      const { label: before, ...rest } = row(position);
      const now = label === undefined ? before : (label ?? undefined);
      if ((before === undefined) !== (now === undefined)) labelled += now === undefined ? -1 : 1;
      judged.set(position, {
        ...rest,
        ...change,
        ...(now === undefined ? {} : { label: now }),
        ...(split === undefined || split === null ? {} : { split }),
        hasNote: note === undefined ? rest.hasNote : note !== null,
        spans: spans?.length ?? rest.spans,
        isChanged: true,
      });
      tellRows(position, 1);
    }
    tellState();
    post({ type: 'said', message: `Labelled ${label ?? ''}, ${labelled} of ${rows}` });
  };
  const undo = (): void => {
    const step = steps.pop();
    for (const { position, before } of step ?? []) {
      if (before === undefined) judged.delete(position);
      else judged.set(position, before);
      tellRows(position, 1);
    }
    const first = step?.[0]?.position;
    if (first !== undefined) tellArticle(first);
    post({ type: 'said', message: step === undefined ? 'Nothing to undo' : 'Undone' });
  };
  const unlabelledAfter = (position: number): number => {
    for (let at = position + 1; at < rows; at++)
      if (row(at).label === undefined && !row(at).skipped && row(at).problem === undefined) return at;
    return position;
  };
  const receive = (message: FromLabellingView): void => {
    switch (message.type) {
      case 'ready':
        tellState();
        tellArticle(Math.min(message.kept?.position ?? 0, Math.max(0, rows - 1)));
        return;
      case 'rows':
        if (message.list === list) tellRows(message.from, message.count);
        return;
      case 'select':
        tellArticle(message.position);
        return;
      case 'nextUnlabelled':
        tellArticle(unlabelledAfter(message.position));
        return;
      case 'judge':
        judge(message.positions, message.change);
        if (message.advance) tellArticle(Math.min(rows - 1, (message.positions.at(-1) ?? 0) + 1));
        else tellArticle(message.positions.at(-1) ?? 0);
        return;
      case 'filter':
        ({ filter, order } = message);
        list += 1;
        tellState();
        tellArticle(0);
        return;
      case 'undo':
        undo();
        return;
      case 'redo':
      case 'read':
      case 'stopReading':
      case 'settle':
      case 'openText':
      case 'configureLabels':
    }
  };
  return { receive };
}
