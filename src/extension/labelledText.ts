// Which JSON Lines are Grover's business; free of VS Code.

export const isLabelledName = (path: string): boolean => /\.(jsonl|ndjson)$/i.test(path);

/** True if the first lines speak of articles: logs and other JSON Lines start no process. */
export const looksLabelled = (start: string): boolean =>
  /^\uFEFF?\s*\{/.test(start) && /"(article|text)"\s*:/.test(start) && /"(label|split)"\s*:/.test(start);
