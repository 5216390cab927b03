// Everything one run of the detector's bench found, and the file that it leaves.
import type { ReliabilityBin } from '../../src/protocol/training.ts';
import type { Machine } from '../harness/machine.ts';
import type { Figures } from './figure.ts';
import type { ShareRow, ShareTables } from './paragraphTables.ts';

export const FORMAT = 'grover-detection-1';

export interface DetectionResults {
  readonly format: typeof FORMAT;
  /** Short hash, `+` behind it when the tree had changes; empty outside of a repository. */
  readonly commit: string;
  /** When the measuring ended, ISO 8601. */
  readonly date: string;
  readonly machine: Machine;
  readonly detector: {
    readonly name: string;
    readonly hash: string;
    readonly description: string;
    readonly falsePositiveRate: number;
    readonly minimumTokens: number;
  };
  /** Most texts of a group; of whole articles an eighth of it. */
  readonly limit: number;
  /** Generators of the test sets, in order. */
  readonly files: readonly string[];
  readonly figures: Figures;
  readonly tables: ShareTables;
  readonly genres: readonly ShareRow[];
  /** What is to be known of the run, in sentences. */
  readonly remarks: readonly string[];
  /** Reliability over all of the machine text, and over the model's own alone. */
  readonly reliability: { readonly all: readonly ReliabilityBin[]; readonly own: readonly ReliabilityBin[] };
}
