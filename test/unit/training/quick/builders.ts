// A trunk that runs in microseconds, articles whose labels it can tell, and what a run gives a recipe.
import type { ForwardRequest } from '../../../../src/engines/engine.ts';
import { ProblemError } from '../../../../src/grover/problem.ts';
import { createRandom } from '../../../../src/grover/random.ts';
import type { RunPoint } from '../../../../src/protocol/training.ts';
import type {
  CheckpointStore,
  Example,
  OpenDeps,
  Pace,
  Recorder,
  RecipeContext,
  TrainingData,
  Trunk,
} from '../../../../src/training/recipe.ts';
import { createFakeSession, type FakeSession, type FakeSessionOptions } from '../../../fakes/fakeSession.ts';
import { randomModel } from '../../../fakes/randomModel.ts';
import { gptEncoder } from '../../detection/builders.ts';

export interface FakeTrunk extends Trunk {
  readonly session: FakeSession;
}

/** A trunk to which one word in four of `tellingWord` is likely and everything else is not. */
export function fakeTrunk(options: FakeSessionOptions = {}, seed = 1): FakeTrunk {
  const fake = createFakeSession(options);
  const telling = gptEncoder().encode(` ${tellingWord}`)[0];
  const session: FakeSession = Object.create(fake, {
    run: {
      value: async (request: ForwardRequest) => {
        const result = await fake.run(request);
        request.targets?.forEach((target, at) => {
          result.statistics.logProbability[at] = target === telling ? -0.5 : -6;
        });
        return result;
      },
    },
  }) as FakeSession;
  return { session, encoder: gptEncoder(), model: { ...randomModel(fake.config, { seed }), name: 'fake-grover' } };
}

export const tellingWord = 'ferry';
const OTHER_WORDS = 'harbor council Tuesday boat terminal said people river bridge morning'.split(' ');

/** Articles of two labels, 0 and 1 in turn: those of label 0 have more of the telling word. */
export function examplesOf(count: number, seed = 7, words = 30): Example[] {
  const random = createRandom(seed);
  const pick = (list: readonly string[]): string => list[Math.floor(random.nextFloat() * list.length)] ?? '';
  return Array.from({ length: count }, (_, index) => {
    const label = index % 2;
    const share = label === 0 ? 0.4 : 0.1;
    const text = Array.from({ length: words }, () => (random.nextFloat() < share ? tellingWord : pick(OTHER_WORDS)));
    const article = [text.slice(0, words / 2), text.slice(words / 2)].map((part) => part.join(' ')).join('\n\n');
    const fields = { domain: 'example.com', title: `Article ${seed}-${index}`, article };
    return { id: `news.jsonl:${index + 1}`, file: 'news.jsonl', line: index + 1, fields, label };
  });
}

export const dataOf = (train: number, val: number, test = 0): TrainingData => ({
  labels: ['machine', 'human'],
  positive: 0,
  train: examplesOf(train, 1),
  val: examplesOf(val, 2),
  test: examplesOf(test, 3),
});

/** Keeps states in memory; `killAfter` writes it throws, as a process that was killed does nothing more. */
export function memoryStore(killAfter = Infinity): CheckpointStore & { readonly states: Map<string, Uint8Array> } {
  const states = new Map<string, Uint8Array>();
  let writes = 0;
  return {
    states,
    read: (name) => Promise.resolve(states.get(name)),
    write: (name, chunks) => {
      if (++writes > killAfter) throw new Error('killed');
      states.set(name, new Uint8Array(Buffer.concat(chunks)));
      return Promise.resolve();
    },
    remove: (name) => {
      states.delete(name);
      return Promise.resolve();
    },
  };
}

/** Lets `steps` steps pass, then stops. */
export function paceOf(steps = Infinity): Pace {
  let taken = 0;
  const point = (): Promise<void> =>
    ++taken > steps ? Promise.reject(new ProblemError({ code: 'cancelled', message: 'Stopped.' })) : Promise.resolve();
  return { signal: new AbortController().signal, point };
}

export interface Notes extends Recorder {
  readonly points: Omit<RunPoint, 'seconds' | 'fold'>[];
  readonly messages: [phase: string, done: number, total: number][];
}

export function notes(): Notes {
  const points: Notes['points'] = [];
  const messages: Notes['messages'] = [];
  return {
    points,
    messages,
    progress: (phase, done, total) => messages.push([phase, done, total]),
    point: (point) => points.push(point),
    histogram: () => undefined,
  };
}

export function contextOf(trunk: Trunk, data: TrainingData, more: Partial<RecipeContext> = {}): RecipeContext {
  return {
    data,
    options: { recipe: 'quick', seed: 1 },
    trunk: () => Promise.resolve(trunk),
    store: memoryStore(),
    pace: paceOf(),
    recorder: notes(),
    ...more,
  };
}

export const openDeps = (trunk: Trunk): OpenDeps => ({
  trunk: () => Promise.resolve(trunk),
  openFolder: () => Promise.reject(new Error('No folder is opened by this recipe.')),
});

/** The same states for a process that comes after; what it writes is not kept. */
export const afterKill = ({ states }: { readonly states: Map<string, Uint8Array> }): CheckpointStore => ({
  ...memoryStore(),
  read: (name) => Promise.resolve(states.get(name)),
});
