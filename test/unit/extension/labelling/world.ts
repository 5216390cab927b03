// A labelled file that is open on a page: the file is in memory, the model and VS Code are played by the test.
import { vi } from 'vitest';
import type { LabellingDesk } from '../../../../src/extension/labelling/desk.ts';
import { Heads } from '../../../../src/extension/labelling/heads.ts';
import { ModelAnswers, type Assess } from '../../../../src/extension/labelling/modelAnswers.ts';
import { createLabellingPresenter } from '../../../../src/extension/labelling/presenter.ts';
import { Reading } from '../../../../src/extension/labelling/reading.ts';
import { unwrap } from '../../../../src/grover/problem.ts';
import type { DatasetEdit } from '../../../../src/labelling/dataset/dataset.ts';
import { openDataset } from '../../../../src/labelling/dataset/openDataset.ts';
import type { ArticleView, LabellingState, RowView, ToLabellingView } from '../../../../src/protocol/labellingView.ts';
import { createMemoryStore } from '../../../fakes/memoryDatasetStore.ts';

export const PATH = '/desk/council.jsonl';
export const NOW = '2026-11-21T15:04:00.000Z';

/** Articles 0 … count - 1; `more` are keys of single ones. */
export const fileOf = (count: number, more: Readonly<Record<number, object>> = {}): string =>
  Array.from({ length: count }, (_, place) => {
    const article = {
      title: `Article ${place}`,
      domain: 'example.com',
      text: `The council met. It was day ${place} 😀.`,
    };
    return `${JSON.stringify({ ...article, ...more[place] })}\n`;
  }).join('');

/** A model that is the surer the longer the article. */
export const opinionOf = (text: string) => {
  const machine = Math.min(0.99, (text.length % 50) / 50);
  return { probabilities: { human: 1 - machine, machine }, basis: 'article', judged: 2, marked: 1 } as const;
};

export function createAssess() {
  let hash = 'abcd';
  const assess = vi.fn<Assess>(({ articles, paragraphs }) =>
    Promise.resolve({
      model: 'mini',
      modelHash: hash,
      articles: articles.map(({ article }) => ({
        opinion: opinionOf(article),
        ...(paragraphs === true && { paragraphs: [{ start: 0, end: 5, verdict: 'machine-like' as const }] }),
      })),
    }),
  );
  return {
    assess,
    otherModel: () => {
      hash = 'ef01';
    },
  };
}

export async function createWorld(content: string) {
  const store = createMemoryStore({ [PATH]: content });
  const dataset = unwrap(await openDataset(store, PATH));
  const said: ToLabellingView[] = [];
  const edits: DatasetEdit[] = [];
  const model = createAssess();
  const answers = new ModelAnswers(dataset, model.assess);
  let problem: string | undefined;
  const reading = new Reading(answers, () => {
    presenter.changed();
  });
  const desk = {
    now: () => new Date(NOW),
    labeller: () => 'ada',
    labels: () => [{ label: 'human' }, { label: 'machine' }],
    edited: vi.fn((edit: DatasetEdit) => {
      edits.push(edit);
      presenter.touched(edit.entries);
    }),
    undo: vi.fn<LabellingDesk['undo']>(() => Promise.resolve()),
    redo: vi.fn<LabellingDesk['redo']>(() => Promise.resolve()),
    openText: vi.fn<LabellingDesk['openText']>(() => Promise.resolve()),
    configureLabels: vi.fn<LabellingDesk['configureLabels']>(() => Promise.resolve()),
    note: vi.fn<LabellingDesk['note']>(),
  } satisfies LabellingDesk;
  const presenter = createLabellingPresenter({
    file: { dataset, heads: new Heads(dataset), answers, reading, problem: () => problem },
    desk,
    post: (message) => said.push(message),
  });
  const state = (): LabellingState | undefined => said.findLast((message) => message.type === 'state')?.state;
  const article = () => said.findLast((message) => message.type === 'article');
  return {
    edited: desk.edited,
    ...{ store, dataset, said, edits, model, answers, reading, desk, presenter, state, article },
    /** What stands in the rows that were sent last. */
    rows: (): readonly RowView[] => said.findLast((message) => message.type === 'rows')?.rows ?? [],
    shown: (): ArticleView | undefined => article()?.article,
    spoken: (): readonly string[] => said.flatMap((message) => (message.type === 'said' ? [message.message] : [])),
    list: () => state()?.list ?? -1,
    complain: (about: string) => {
      problem = about;
      presenter.changed();
    },
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;
