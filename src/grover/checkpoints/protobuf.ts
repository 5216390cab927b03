// The wire format of Protocol Buffers, as far as a tensor bundle's index uses it.
import { ByteReader } from './byteReader.ts';
import { FormatError } from './formatError.ts';

/** One field of a message; `value` for numbers, `bytes` for strings and messages. */
export type ProtoField =
  | { readonly number: number; readonly value: number; readonly bytes?: undefined }
  | { readonly number: number; readonly bytes: Uint8Array; readonly value?: undefined };

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** Fields in the order written; 64-bit fixed ones are skipped. Throws FormatError. */
export function protoFields(message: Uint8Array): ProtoField[] {
  const reader = new ByteReader(message);
  const fields: ProtoField[] = [];
  while (reader.remaining > 0) {
    const tag = reader.varint();
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    if (wire === VARINT) fields.push({ number, value: reader.varint() });
    else if (wire === FIXED32) fields.push({ number, value: reader.uint32() });
    else if (wire === BYTES) fields.push({ number, bytes: reader.take(reader.varint()) });
    else if (wire === FIXED64) reader.take(8);
    else throw new FormatError(`an entry has a field of unknown wire type ${wire}`);
  }
  return fields;
}
