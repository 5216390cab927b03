import { afterEach, describe, expect, it, vi } from 'vitest';
import { inTurn, NO_PEERS, startPeer } from '../../../bench/harness/peers.ts';

describe('contenders in turn', () => {
  it('take turns A B A B, and the first of two runs in each turn does not count', async () => {
    const calls: string[] = [];
    const contender = (name: string) => ({
      name,
      isPeer: false,
      measure: () => Promise.resolve(calls.push(name)),
    });
    const values = await inTurn([contender('ours'), contender('theirs')], 2);
    expect(calls.join(' ')).toBe('ours ours theirs theirs ours ours theirs theirs');
    expect(values).toEqual({ ours: [2, 6], theirs: [4, 8] });
  });

  it('end with what one of them throws', async () => {
    const broken = { name: 'theirs', isPeer: true, measure: () => Promise.reject(new Error('out of memory')) };
    await expect(inTurn([broken], 5)).rejects.toThrow('out of memory');
  });
});

describe('a peer', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('is not started where none are wanted', async () => {
    vi.stubEnv(NO_PEERS, '1');
    const peer = await startPeer('gpt2', 1);
    expect(peer.ok ? '' : peer.problem.message).toBe('Without peers, as asked.');
  });
});
