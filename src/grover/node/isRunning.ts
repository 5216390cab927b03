// Is there a process of this id on this machine?
import { errorCode } from './disk.ts';

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    // There is such a process, but it is not ours to signal.
    return errorCode(thrown) === 'EPERM';
  }
}
