// Files as checkpoints need them: positional reads, so that weights larger than memory can be opened.
import { corrupt } from './formatError.ts';

export interface ByteSource {
  /** File name without folder, as messages give it. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /**
   * `length` bytes from `offset`, in a buffer of their own that begins with them (so typed arrays can view it). Throws
   * ProblemError (file-corrupt) when the file ends before.
   */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

export interface FileSource {
  /** Absolute path of a folder, or of a file in it. */
  resolve(folder: string, name?: string): string;
  /** Name without folders. */
  baseName(path: string): string;
  /** Names in a folder; undefined when it is none or cannot be read. */
  list(folder: string): Promise<readonly string[] | undefined>;
  /** Throws ProblemError (file-missing) when the file is not there or may not be read. */
  open(path: string): Promise<ByteSource>;
  /** SHA-256 of a file, hex; remembered as long as its size and modification time stay. */
  sha256(path: string): Promise<string>;
  /** SHA-256 of a short text, hex. */
  sha256OfText(text: string): string;
}

/** A whole small file. Throws ProblemError (file-corrupt) when it has more than `limit` bytes. */
export async function readWhole(files: FileSource, path: string, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const source = await files.open(path);
  try {
    if (source.size > limit) throw corrupt(source.name, `it has ${source.size} bytes, more than such a file can have`);
    return await source.read(0, source.size);
  } finally {
    await source.close();
  }
}
