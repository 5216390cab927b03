// An article as the model knows it: six fields, each a string, as sample/encoder.py of the reference reads them.

/** Fields of one article; a missing field is one that nobody has written. */
export interface ArticleFields {
  readonly domain?: string;
  /** MM-DD-YYYY, as in RealNews (`publish_date` there). */
  readonly date?: string;
  readonly authors?: readonly string[];
  readonly title?: string;
  /** The body (`text` in the reference's JSONL). */
  readonly article?: string;
  readonly summary?: string;
}
