// On what and beside what something was measured.
import { availableParallelism, cpus, freemem, loadavg } from 'node:os';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** Mean number of runnable processes in the last 1, 5 and 15 minutes. */
  readonly load: readonly number[];
  readonly freeMegabytes: number;
  readonly node: string;
}

export const machine = (): Machine => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  load: loadavg().map((load) => Number(load.toFixed(2))),
  freeMegabytes: Math.round(freemem() / 1e6),
  node: process.version,
});

export const machineText = ({ cpu, cores, load, freeMegabytes, node }: Machine): string =>
  `${cpu}, ${cores} cores, Node ${node}, ${freeMegabytes} MB free; load ${load.join(', ')} (1, 5, 15 minutes)`;
