// Remembers the tokens of texts.
import { rememberedTexts } from './rememberedTexts.ts';
import type { ParagraphEncoder } from './windows.ts';

export function encodingCache(encoder: ParagraphEncoder): ParagraphEncoder {
  const remembered = rememberedTexts((text) => encoder.encode(text));
  // A copy: callers put markers around what they are given.
  return { encode: (text) => remembered(text).slice() };
}
