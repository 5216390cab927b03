// grover label …: what is done to files of labelled articles.
import { labelCompare } from './labelCompare.ts';
import { labelExport } from './labelExport.ts';
import { labelImport } from './labelImport.ts';
import type { Command } from './command.ts';

export const labelCommands: readonly Command[] = [labelImport, labelExport, labelCompare];
