// NumPy's file format, version 1.0 (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).

/** The data begin at a multiple of this. */
const ALIGNMENT = 64;

/** A .npy file of little-endian float32 in C order. Throws a RangeError when the shape does not hold the values. */
export function npy(values: Float32Array, shape: readonly number[]): Uint8Array {
  const elements = shape.reduce((product, size) => product * size, 1);
  if (elements !== values.length) throw new RangeError(`${values.length} values do not fill [${shape.join(', ')}].`);
  const sizes = shape.length === 1 ? `${shape[0] ?? 0},` : shape.join(', ');
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${sizes}), }`;
  const start = Math.ceil((10 + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = `${dictionary.padEnd(start - 11)}\n`;
  const file = new Uint8Array(start + 4 * values.length);
  const view = new DataView(file.buffer);
  file.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0]);
  view.setUint16(8, header.length, true);
  file.set(new TextEncoder().encode(header), 10);
  values.forEach((value, at) => {
    view.setFloat32(start + 4 * at, value, true);
  });
  return file;
}
