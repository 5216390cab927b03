// How the Grover process gets memory from the system and gives it back, as far as its environment decides.

/** Of the GNU C library: blocks of so many bytes and more are mapped by themselves. */
const MMAP_THRESHOLD = 'MALLOC_MMAP_THRESHOLD_';

/**
 * Linux: blocks of a megabyte and more go back to the system when they are freed. Left to itself the C library learns to
 * keep ever larger ones, some 25 MB of the process for good. What somebody has set stays.
 */
export const allocatorSettings = (
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): Record<string, string> =>
  platform === 'linux' && environment[MMAP_THRESHOLD] === undefined ? { [MMAP_THRESHOLD]: `${2 ** 20}` } : {};
