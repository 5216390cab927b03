// What was found in the files and what could be trained, as the form shows it; free of VS Code.
import { basename } from 'node:path';
import type {
  ArticlePlace,
  DatasetInspection,
  InspectDatasetResult,
  RecipePlan,
  Split,
} from '../../protocol/training.ts';
import type { FormView, OptionView, PlaceView, RecipeView, RemarkView, SplitRow } from '../../protocol/trainingView.ts';
import { sentenceOf } from './sentenceOf.ts';
import { bytes, count, counted, duration, percent } from './numbers.ts';
import { optionsOf } from './recipeOptions.ts';

const SPLITS: Readonly<Record<Split, string>> = { train: 'Training', val: 'Validation', test: 'Test' };
/** Splits of fewer articles than this measure next to nothing. */
const FEW = 100;

export function formView(
  { inspection, plans, proposed, reason }: InspectDatasetResult,
  standards: FormView['standards'],
): FormView {
  const { files, labels, splits, problem } = inspection;
  const rows = Object.entries(SPLITS).flatMap(([split, name]): SplitRow[] => {
    const counts = isSplit(split) ? splits[split] : undefined;
    return counts === undefined
      ? []
      : [{ name, total: count(counts.articles), byLabel: counts.byLabel.map((value) => count(value)) }];
  });
  const total = { name: 'All', total: count(inspection.articles), byLabel: inspection.byLabel.map((n) => count(n)) };
  return {
    files: files.map(({ path, lines, articles }) => ({
      ...placeView({ file: path, line: 1 }, `${counted(articles, 'article')} in ${counted(lines, 'line')}`),
      where: basename(path),
    })),
    facts: factsOf(inspection),
    splits: { labels, rows: [...rows, total] },
    remarks: remarksOf(inspection),
    ...(problem === undefined ? {} : { problem: sentenceOf(problem) }),
    recipes: plans.map(recipeView),
    proposed,
    reason,
    standards,
    positive: positiveOption(inspection),
  };
}

const isSplit = (name: string): name is Split => name === 'train' || name === 'val' || name === 'test';

export const placeView = ({ file, line }: ArticlePlace, text: string): PlaceView => ({
  file,
  line,
  where: `${basename(file)}:${line}`,
  text,
});

function factsOf({ articles, labels, pairs, medianWords }: DatasetInspection): FormView['facts'] {
  return [
    { name: articles === 1 ? 'article' : 'articles', value: count(articles) },
    { name: labels.length === 1 ? 'label' : 'labels', value: count(labels.length) },
    { name: pairs === 1 ? 'pair' : 'pairs', value: count(pairs) },
    { name: 'words in a typical article', value: count(medianWords) },
  ];
}

function recipeView(plan: RecipePlan): RecipeView {
  const { recipe, title, summary, seconds, memoryBytes, remarks, problem, install } = plan;
  // The command stands below, with a button that copies it.
  const hasOwnPlace = install !== undefined && problem?.hint?.includes(install) === true;
  return {
    recipe,
    title,
    summary,
    cost: `${capital(duration(seconds))}, at most ${bytes(memoryBytes)} of memory`,
    remarks,
    ...(problem === undefined ? {} : { problem: hasOwnPlace ? problem.message : sentenceOf(problem) }),
    ...(install === undefined ? {} : { install }),
    options: optionsOf(plan),
  };
}

export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function positiveOption({ labels, positive }: DatasetInspection): OptionView {
  return {
    field: 'positive',
    label: 'Label to find',
    help: 'The label that is looked for: probabilities and marks are of it.',
    standard: positive ?? '',
    choices: [
      ...(positive === undefined ? [{ value: '', label: 'None: all labels alike' }] : []),
      ...labels.map((label) => ({ value: label, label })),
    ],
  };
}

/** Warnings first. */
function remarksOf(inspection: DatasetInspection): readonly RemarkView[] {
  const remarks = [
    ...problemRemark(inspection),
    ...leakRemarks(inspection),
    ...duplicateRemarks(inspection),
    ...sizeRemarks(inspection),
  ];
  return remarks.toSorted((a, b) => Number(b.severity === 'warning') - Number(a.severity === 'warning'));
}

function problemRemark({ problems, problemCount }: DatasetInspection): readonly RemarkView[] {
  if (problemCount === 0) return [];
  const rest = problemCount - problems.length;
  const text = `${counted(problemCount, 'line was', 'lines were')} passed over.${rest > 0 ? ` The first ${count(problems.length)}:` : ''}`;
  return [{ severity: 'warning', text, places: problems.map((one) => placeView(one, one.message)) }];
}

const leakRemarks = ({ leaks }: DatasetInspection): readonly RemarkView[] =>
  leaks.map(({ message, isNormalised }) => ({
    severity: isNormalised ? 'note' : 'warning',
    text: isNormalised ? `Evened out, so that it is not what is learned: ${message}` : message,
    places: [],
  }));

function duplicateRemarks({ duplicates }: DatasetInspection): readonly RemarkView[] {
  const { withinSplits, acrossSplits, examples } = duplicates;
  const places = examples.map(({ a, b, similarity }) =>
    placeView(b, `${percent(similarity, 0)} like ${placeView(a, '').where}`),
  );
  return [
    ...(acrossSplits === 0
      ? []
      : [
          {
            severity: 'warning' as const,
            text: `${counted(acrossSplits, 'article lies', 'articles lie')} in more than one split, word for word or nearly: the numbers at the end will flatter.`,
            places,
          },
        ]),
    ...(withinSplits === 0
      ? []
      : [
          {
            severity: 'note' as const,
            text: `${counted(withinSplits, 'article is', 'articles are')} nearly the same as another of the same split.`,
            places: acrossSplits === 0 ? places : [],
          },
        ]),
  ];
}

function sizeRemarks(inspection: DatasetInspection): readonly RemarkView[] {
  const { splits, splitsMade, tooShort, fewestWords, unpaired, pairs } = inspection;
  const remark = (severity: RemarkView['severity'], text: string): RemarkView => ({ severity, text, places: [] });
  return [
    ...(splits.test.articles > 0 && splits.test.articles < FEW
      ? [
          remark(
            'warning',
            `Only ${counted(splits.test.articles, 'article')} for the test: the numbers at the end will be rough.`,
          ),
        ]
      : []),
    ...(tooShort === 0
      ? []
      : [
          remark(
            'note',
            `${counted(tooShort, 'article has', 'articles have')} fewer than ${count(fewestWords)} words and ${tooShort === 1 ? 'is' : 'are'} left out.`,
          ),
        ]),
    ...(splitsMade === 0
      ? []
      : [
          remark(
            'note',
            `The files give no split for ${counted(splitsMade, 'article')}; ${splitsMade === 1 ? 'it gets' : 'they get'} one here, an article and its twin the same.`,
          ),
        ]),
    ...(pairs > 0 && unpaired > 0
      ? [
          remark(
            'note',
            `${counted(unpaired, 'article has', 'articles have')} no twin. Grover: Generate Machine Counterparts… writes one for each human article.`,
          ),
        ]
      : []),
  ];
}
