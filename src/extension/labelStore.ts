// Datasets on disk, as labelling from drafts needs them.
import { appendLines } from '../labelling/file/appendLines.ts';
import { createDatasetStore } from '../labelling/file/nodeStore.ts';
import { takeBackLine } from '../labelling/drafts/takeBackLine.ts';
import type { LabelStore } from '../labelling/drafts/writeLabel.ts';

export const createLabelStore = (): LabelStore => ({
  ...createDatasetStore(),
  append: (path, line) => appendLines(path, [line]),
  takeBack: takeBackLine,
});
