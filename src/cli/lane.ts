// grover lane: one thread of a training's engine. Not for people.
import { serveLane } from '../engines/lane.ts';
import { LANE_COMMAND } from '../engines/parallelSession.ts';
import { EXIT, type Command } from './command.ts';

export const lane: Command = {
  name: LANE_COMMAND,
  operands: '',
  summary: 'Runs the model for the program that started this thread.',
  count: [0, 0],
  options: {},
  run: async () => {
    await serveLane();
    return EXIT.done;
  },
};
