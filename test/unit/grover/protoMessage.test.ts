// Bytes of protocol buffer messages.
import { describe, expect, it } from 'vitest';
import { ProtoMessage } from '../../../src/grover/protoMessage.ts';

const hex = (message: ProtoMessage): string => Buffer.from(message.encode()).toString('hex');

describe('ProtoMessage', () => {
  it.each<[string, ProtoMessage, string]>([
    // The examples of https://protobuf.dev/programming-guides/encoding.
    ['a small integer', new ProtoMessage().integer(1, 150), '089601'],
    ['a string', new ProtoMessage().bytes(2, 'testing'), '120774657374696e67'],
    ['a message in a message', new ProtoMessage().bytes(3, new ProtoMessage().integer(1, 150)), '1a03089601'],
    ['minus two', new ProtoMessage().integer(1, -2), '08feffffffffffffffff01'],
    ['an integer beyond 32 bits', new ProtoMessage().integer(1, 2 ** 40), '08808080808020'],
    ['a field number beyond one byte', new ProtoMessage().integer(20, 5), 'a00105'],
    ['a float', new ProtoMessage().float(2, 1), '150000803f'],
    ['a double', new ProtoMessage().double(1, 1), '09000000000000f03f'],
    ['repeated integers', new ProtoMessage().integers(1, [1, 2]), '08010802'],
    ['repeated strings, an empty one too', new ProtoMessage().each(1, ['a', '']), '0a01610a00'],
  ])('writes %s', (_, message, expected) => {
    expect(hex(message)).toBe(expected);
  });
});
