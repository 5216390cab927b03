// A problem of the wire as one line for people.
import type { WireProblem } from '../../protocol/messages.ts';

export const sentenceOf = ({ message, hint }: WireProblem): string =>
  hint === undefined ? message : `${message} ${hint}`;
