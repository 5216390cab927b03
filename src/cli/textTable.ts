// Rows of cells as aligned columns.

/** The first column to the left, the others (numbers) to the right, two spaces between; each row ends its line. */
export function textTable(rows: readonly (readonly string[])[], indent = ''): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  const cell = (text: string, at: number): string =>
    at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0);
  return rows.map((row) => `${indent}${row.map(cell).join('  ').trimEnd()}\n`).join('');
}
