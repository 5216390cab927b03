// The model's own articles against the human ones whose metadata they were written from, both as articles.
import { auroc, type Scored } from '../../src/training/metrics/binary.ts';
import { articlesAlike } from './alike.ts';
import { articleScore, articleShare, ownScore } from './articleScore.ts';
import { bootstrap } from './bootstrap.ts';
import type { CorpusLine } from './corpusLines.ts';
import { figuresOf, type Figures } from './figure.ts';
import { groupOf } from './humanFigures.ts';
import { pairedAccuracy, unpairedAccuracy, type Twins } from './rates.ts';
import type { ReadText, TextReader } from './readTexts.ts';
import { sampled } from './sampled.ts';

/** The nuclei that the accuracies are told for. */
const TOP_P = [0.94, 0.96] as const;

export interface OwnPair {
  readonly human: CorpusLine;
  readonly machine: CorpusLine;
}

/** The model's articles whose human twins are among `humans`, of outlets that nothing was trained on. */
export function ownPairs(own: readonly CorpusLine[], humans: readonly CorpusLine[]): OwnPair[] {
  const byId = new Map(humans.map((human) => [human.id, human]));
  return own.flatMap((machine) => {
    const human = byId.get(machine.pair ?? '');
    // Where only the year is unseen, the outlet was trained on.
    return human === undefined || human.unseen === 'year' || machine.label !== 'machine' ? [] : [{ human, machine }];
  });
}

const isInNucleus = ({ machine: { topP } }: OwnPair): boolean =>
  typeof topP === 'number' && topP >= TOP_P[0] && topP <= TOP_P[1];

export interface ReadTwins {
  readonly human: ReadText<CorpusLine>;
  readonly machine: ReadText<CorpusLine>;
}

/** At most `limit` pairs of the nucleus and as many others, both sides with the human's metadata, cut to the same length in words. */
export async function readTwins(read: TextReader, pairs: readonly OwnPair[], limit: number): Promise<ReadTwins[]> {
  const idOf = ({ machine }: OwnPair): string => machine.id;
  const [inside, outside] = [pairs.filter(isInNucleus), pairs.filter((pair) => !isInNucleus(pair))];
  const few = [...sampled(inside, idOf, limit), ...sampled(outside, idOf, limit)];
  const alike = few.map(({ human, machine }) => ({
    human,
    machine,
    texts: articlesAlike([human.fields.article, machine.fields.article]),
  }));
  const sideOf = (side: 0 | 1) =>
    alike.map(({ human, machine, texts }) => ({
      fields: { ...human.fields, article: texts[side] },
      about: side === 0 ? human : machine,
    }));
  const humans = await read('own-human', sideOf(0));
  const machines = await read('own-machine', sideOf(1));
  return humans.flatMap((human, at) => {
    const machine = machines[at];
    return machine === undefined ? [] : [{ human, machine }];
  });
}

const scoresOf = ({ machine, human }: Twins): Scored[] => [
  { score: machine, isPositive: true },
  { score: human, isPositive: false },
];

interface Pair extends Twins {
  readonly group: string;
}

export function ownFigures(read: readonly ReadTwins[]): Figures {
  const inNucleus = read.filter(({ human, machine }) => isInNucleus({ human: human.about, machine: machine.about }));
  const accuracies = (key: string, scoreOf: (paragraphs: ReadTwins['human']['paragraphs']) => number | undefined) => {
    const pairs = inNucleus.flatMap(({ human, machine }): Pair[] => {
      const [one, other] = [scoreOf(machine.paragraphs), scoreOf(human.paragraphs)];
      return one === undefined || other === undefined
        ? []
        : [{ group: groupOf(human.about), machine: one, human: other }];
    });
    const of = (statistic: (pairs: readonly Twins[]) => number | undefined) =>
      bootstrap(pairs, ({ group }) => group, statistic);
    return [
      [`${key}/unpaired`, of(unpairedAccuracy)],
      [`${key}/paired`, of(pairedAccuracy)],
      [`${key}/auroc`, of((some) => auroc(some.flatMap(scoresOf)))],
    ] as const;
  };
  const shareAsLogOdds = (paragraphs: ReadTwins['human']['paragraphs']): number | undefined => {
    const share = articleShare(paragraphs);
    return share === undefined ? undefined : share - 0.5;
  };
  return figuresOf([
    ...accuracies('own', ownScore),
    ...accuracies('ownWhole', articleScore),
    ...accuracies('ownShare', shareAsLogOdds),
  ]);
}
