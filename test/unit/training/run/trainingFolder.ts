// A folder with a small labelled file, and a training on it by a fake recipe.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result } from '../../../../src/grover/problem.ts';
import type { TrainingOptions, TrainingReport, TrainingRequest } from '../../../../src/protocol/training.ts';
import { createGate } from '../../../../src/training/run/gate.ts';
import { trainDiscriminator, type TrainingDeps } from '../../../../src/training/trainDiscriminator.ts';
import { createFakeRecipe } from './fakeRecipe.ts';

export const SHIPPED = join(import.meta.dirname, '..', '..', '..', '..', 'models', 'grover-mini');

const WORDS = 'harbour council ferry winter budget police school river market tower bridge garden'.split(' ');

/** One article a line, machine and human in turns; a machine's has fewer of the letter that the fake recipe counts. */
export function labelledLines(articles: number): string {
  const lines = Array.from({ length: articles }, (_, at) => {
    const words = Array.from({ length: 40 }, (_, n) => WORDS[(at * 7 + n * (at + 3) + (n >> 2)) % WORDS.length]);
    const text = `${words.join(' ')} ${at} ${at % 2 === 0 ? 'also a plan' : 'there were three here'}.`;
    const label = at % 2 === 0 ? 'machine' : 'human';
    return JSON.stringify({ title: `Story ${at >> 1}`, text, label, pair: `p${at >> 1}` });
  });
  return lines.map((line) => `${line}\n`).join('');
}

export interface TrainingFolder {
  readonly root: string;
  readonly data: string;
  request(name: string, options?: Partial<TrainingOptions>): TrainingRequest;
  /** The discriminator's folder. */
  run(name: string): string;
  read(name: string, file: string): string;
  remove(): void;
}

export function createTrainingFolder(articles = 60): TrainingFolder {
  const root = mkdtempSync(join(tmpdir(), 'grover-training-'));
  const data = join(root, 'articles.jsonl');
  writeFileSync(data, labelledLines(articles));
  const folder = join(root, 'grover-models');
  return {
    root,
    data,
    request: (name, options = {}) => ({
      files: [data],
      name,
      folder,
      model: '',
      options: { recipe: 'tfidf', seed: 5, ...options },
    }),
    run: (name) => join(folder, name),
    read: (name, file) => readFileSync(join(folder, name, file), 'utf8'),
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Trains with a fake recipe unless told otherwise. */
export function train(request: TrainingRequest, deps: Partial<TrainingDeps> = {}): Promise<Result<TrainingReport>> {
  const { recipe } = createFakeRecipe();
  return trainDiscriminator(request, {
    resume: false,
    gate: createGate(),
    shippedModel: SHIPPED,
    openTrunk: () => Promise.reject(new Error('A baseline needs no Grover.')),
    recipeOf: () => Promise.resolve(recipe),
    ...deps,
  });
}

/** A report without what depends on the clock. */
export function timeless(text: string): unknown {
  return { ...(JSON.parse(text) as object), seconds: 0, created: '', name: '' };
}

/** The curves without the clock. */
export const timelessPoints = (text: string): string => text.replace(/"seconds":[\d.e-]+,?/gu, '');
