// Model folders chosen before; free of VS Code.

const MOST_RECENT = 5;

/** The list with `folder` at its head, each once, at most five. */
export const withRecent = (recent: readonly string[], folder: string): readonly string[] =>
  [folder, ...recent.filter((one) => one !== folder)].slice(0, MOST_RECENT);
