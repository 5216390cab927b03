// Token ids of Grover's vocabulary (rowanz/grover sample/encoder.py): GPT-2's BPE ids plus one, then the field markers.

export const VOCABULARY_SIZE = 50270;
export const PADDING = 0;
export const RESET_CONTEXT = 50269;

/** Fields in canonical order, the order in which the model was trained to see them. */
export const FIELDS = ['domain', 'date', 'authors', 'title', 'article', 'summary'] as const;
export type Field = (typeof FIELDS)[number];

/** First id that is a field marker; every id from here on is special, as is PADDING. */
export const FIRST_SPECIAL = 50257;

/** Id that opens a field. */
export const beginOf = (field: Field): number => FIRST_SPECIAL + 2 * FIELDS.indexOf(field);

/** Id that closes a field. */
export const endOf = (field: Field): number => beginOf(field) + 1;

/** True for padding, field markers and the reset token: ids that stand for no text. */
export const isSpecial = (id: number): boolean => id === PADDING || id >= FIRST_SPECIAL;
