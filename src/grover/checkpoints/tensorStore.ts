// Named tensors in files, whatever the format: what the bundle reader and the safetensors reader have in common.

/** How elements are stored; the names are safetensors'. Others can be listed but not read. */
export type ElementType = 'F32' | 'F16' | 'BF16' | 'I8';

export interface StoredTensor {
  /** One of ElementType, or the name of a type that no Grover uses. */
  readonly type: string;
  readonly shape: readonly number[];
  /** Name of the file that holds its values. */
  readonly file: string;
}

export interface TensorStore {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Absolute paths of all files of this checkpoint, in a fixed order. */
  readonly paths: readonly string[];
  /** Bytes of one tensor, little-endian, row-major, in a buffer of their own. Throws ProblemError (file-corrupt). */
  readBytes(name: string): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

export const elementCount = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** “[768, 3072]” */
export const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
