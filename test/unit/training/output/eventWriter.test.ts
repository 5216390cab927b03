// Event files: records, order, resuming. The real TensorBoard reads them in test/golden/tensorboard.test.ts.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { crc32c, maskCrc } from '../../../../src/grover/checkpoints/crc32c.ts';
import { createEventWriter } from '../../../../src/training/output/eventWriter.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'events-'));
});
afterEach(() => rm(folder, { recursive: true }));

const wallTime = (): number => 1_700_000_000.5;
const files = async (): Promise<string[]> => (await readdir(folder)).sort();

/** Data of each record, as hexadecimal; throws for a record whose length or data do not fit their checks. */
async function recordsOf(name: string): Promise<string[]> {
  const bytes = await readFile(join(folder, name));
  const found: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = Number(bytes.readBigUInt64LE(at));
    const data = bytes.subarray(at + 12, at + 12 + length);
    if (bytes.readUInt32LE(at + 8) !== maskCrc(crc32c(bytes.subarray(at, at + 8)))) throw new Error('length');
    if (bytes.readUInt32LE(at + 12 + length) !== maskCrc(crc32c(data))) throw new Error('data');
    found.push(data.toString('hex'));
    at += 16 + length;
  }
  return found;
}

/** Field 1, a double: the wall time. */
const TIME = `09${Buffer.from(new Float64Array([1_700_000_000.5]).buffer).toString('hex')}`;
const text = (value: string): string => Buffer.from(value).toString('hex');

describe('createEventWriter', () => {
  it('begins a file with its version and a session, on disk at once', async () => {
    const writer = await createEventWriter(folder, { wallTime });
    expect(await files()).toEqual(['events.out.tfevents.1700000000.grover']);
    // file_version; step 0, session_log { status: START }
    expect(await recordsOf('events.out.tfevents.1700000000.grover')).toEqual([
      `${TIME}1a0d${text('brain.Event:2')}`,
      `${TIME}10003a020801`,
    ]);
    await writer.close();
  });

  it('appends what was said at each flush, in order', async () => {
    const writer = await createEventWriter(folder, { wallTime });
    const [name = ''] = await files();
    writer.scalar('loss', 3, 0.5);
    writer.text('note', 3, 'hello');
    expect(await recordsOf(name)).toHaveLength(2);
    await writer.flush();
    const [, , scalar, note] = await recordsOf(name);
    // step 3; summary { value { tag, simple_value 0.5, metadata { plugin_data { plugin_name }, data_class: scalar } } }
    expect(scalar).toBe(`${TIME}10032a1c0a1a0a04${text('loss')}150000003f4a0d0a090a07${text('scalars')}2001`);
    expect(note).toContain(text('hello'));
    writer.histogram('weights', 4, Float32Array.of(1, 2));
    await writer.close();
    expect(await recordsOf(name)).toHaveLength(5);
  });

  it('leaves out numbers that are none', async () => {
    const writer = await createEventWriter(folder, { wallTime });
    for (const value of [NaN, Infinity, -Infinity]) writer.scalar('loss', 1, value);
    await writer.close();
    expect(await recordsOf((await files())[0] ?? '')).toHaveLength(2);
  });

  it('writes much without being asked to flush, whole and in order', async () => {
    const writer = await createEventWriter(folder, { wallTime });
    for (let step = 0; step < 10_000; step++) writer.scalar('a tag that is somewhat long', step, step);
    await writer.close();
    const [name = ''] = await files();
    const records = await recordsOf(name);
    expect(records).toHaveLength(10_002);
    expect(records[301]).toContain(`${TIME}10ab02`);
  });

  it('gives a resumed run a file that comes after the others, whatever the clock says', async () => {
    await (await createEventWriter(folder, { wallTime })).close();
    await (await createEventWriter(folder, { wallTime, firstStep: 5 })).close();
    await (await createEventWriter(folder, { wallTime: () => 12, firstStep: 0 })).close();
    const names = await files();
    expect(names).toEqual([
      'events.out.tfevents.1700000000.grover',
      'events.out.tfevents.1700000001.grover',
      'events.out.tfevents.1700000002.grover',
    ]);
    expect(await recordsOf(names[1] ?? '')).toEqual([`${TIME}1a0d${text('brain.Event:2')}`, `${TIME}10053a020801`]);
    expect((await recordsOf(names[2] ?? ''))[1]).toContain('10003a020801');
  });

  it('rejects where there is no folder', async () => {
    await expect(createEventWriter(join(folder, 'missing'), { wallTime })).rejects.toThrow('ENOENT');
  });

  it('says that nothing can be written any more', async () => {
    const writer = await createEventWriter(folder, { wallTime });
    await writer.close();
    writer.scalar('loss', 1, 1);
    await expect(writer.flush()).rejects.toThrow();
  });
});
