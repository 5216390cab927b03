// A table of numbers whose first column names the rows.

interface DataTableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The caption is said, not shown: a heading above says the same. */
  readonly isTitled?: boolean;
}

export const DataTable = ({ caption, columns, rows, isTitled }: DataTableProps) => (
  <div class="scrolls" role="region" aria-label={caption} tabIndex={0}>
    <table>
      <caption class={isTitled === true ? 'unseen' : 'shown'}>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column, i) => (
            <th key={i} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, ...cells], i) => (
          <tr key={i}>
            <th scope="row">{name}</th>
            {cells.map((cell, j) => (
              <td key={j}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
