// Which JSON Lines are Grover's business; free of VS Code.

export const isLabelledName = (path: string): boolean => /\.(jsonl|ndjson)$/i.test(path);

/** True if the first lines speak of articles: logs and other JSON Lines start no process. */
export const looksLabelled = (start: string): boolean => speaksOfArticles(start) && /"(label|split)"\s*:/.test(start);

/** True if the first line is an object with a text: labelled or not yet. */
export const speaksOfArticles = (start: string): boolean =>
  /^\uFEFF?\s*\{/.test(start) && /"(article|text)"\s*:/.test(start);
