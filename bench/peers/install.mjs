// npm run bench:peers: Python's environment with the peers in .cache/peers, from requirements.txt beside this file.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, '.cache', 'peers');
const [bin, ending] = process.platform === 'win32' ? ['Scripts', '.exe'] : ['bin', ''];

/** True when the command ended well. */
const runs = (command, args, stdio = 'inherit') => spawnSync(command, args, { cwd: root, stdio }).status === 0;

/** The versions for which all peers have wheels. */
const python = ['python3.11', 'python3.12', 'python3.13', 'python3', 'python'].find((name) =>
  runs(name, ['-c', 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'], 'ignore'),
);
if (python === undefined) {
  process.stderr.write(
    'The peers need Python 3.11, 3.12 or 3.13 with its module venv on the PATH. The bench runs without them.\n',
  );
  process.exit(1);
}
const isWell =
  runs(python, ['-m', 'venv', folder]) &&
  runs(join(folder, bin, `python${ending}`), ['-m', 'pip', 'install', '-r', 'bench/peers/requirements.txt']);
process.stdout.write(isWell ? `The peers are in ${folder}.\n` : `The peers were not installed; see above.\n`);
process.exit(isWell ? 0 : 1);
