// What the training view does to the editor around it. The presenter knows only this; VS Code stands behind it.
import type { ArticlePlace } from '../../protocol/training.ts';

/** Where the discriminators of some files belong. */
export interface Place {
  /** As it stands in the form: `grover-models`, or a whole path where no folder is open. */
  readonly folder: string;
  /** Where a relative path starts. */
  readonly workspace: string | undefined;
}

export interface TrainingDesk {
  readonly placeFor: (files: readonly string[]) => Place;
  readonly isTaken: (folder: string, name: string) => boolean;
  /** Model folder that training starts from; empty: the shipped one. */
  readonly startModel: () => Promise<string>;
  /** Absolute folder of the model in use; empty: the shipped one. */
  readonly usedModel: () => string;
  /** Share of human paragraphs that may be marked by mistake, as the settings say. */
  readonly allowedRate: () => number;
  /** Of these files, those whose text in the editor is not what is on disk. */
  readonly unsaved: (files: readonly string[]) => readonly string[];
  readonly open: (place: ArticlePlace) => Promise<void>;
  readonly copy: (text: string, said: string) => Promise<void>;
  readonly openFolder: (folder: string) => Promise<void>;
  /** Sets `grover.model` of the workspace; empty: the shipped model. */
  readonly use: (folder: string) => Promise<void>;
  /** Sets `grover.diagnostics.falsePositiveRate` of the workspace; undefined: as it was without. */
  readonly allow: (rate: number | undefined) => Promise<void>;
  readonly chooseFiles: (files: readonly string[]) => Promise<readonly string[] | undefined>;
  readonly showLog: () => void;
  /** Shows what went wrong where the view itself has no place for it. */
  readonly complain: (problem: unknown) => void;
}
