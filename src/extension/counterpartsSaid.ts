// What became of the machine counterparts, as a sentence; free of VS Code.
import type { CounterpartsResult } from '../protocol/training.ts';
import { counted } from './training/numbers.ts';

export function counterpartsSaid(name: string, { written, skipped, problems }: CounterpartsResult): string {
  const left =
    skipped === 0 ? '' : ` ${counted(skipped, 'human article')} had one already, or too little to write from.`;
  const [first] = problems;
  const wrong =
    first === undefined
      ? ''
      : ` ${counted(problems.length, 'line')} could not be used; line ${first.line}: ${first.message}`;
  return `${counted(written, 'machine article')} appended to ${name}.${left}${wrong}`;
}
