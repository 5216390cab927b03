import { describe, expect, it } from 'vitest';
import { allocatorSettings } from '../../../src/extension/allocatorSettings.ts';

describe('allocatorSettings', () => {
  it('sets on Linux from which size on blocks go back to the system, unless somebody has set it', () => {
    expect(allocatorSettings('linux', {})).toEqual({ MALLOC_MMAP_THRESHOLD_: '1048576' });
    expect(allocatorSettings('linux', { MALLOC_MMAP_THRESHOLD_: '65536' })).toEqual({});
    expect(allocatorSettings('win32', {})).toEqual({});
  });
});
