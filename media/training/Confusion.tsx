// The confusion matrix: true labels in rows, what they were judged to be in columns; the deeper, the more of its row.
import type { ConfusionView } from '../../src/protocol/trainingView.ts';

/** Steps of shade, which stand in the style sheet. */
const SHADES = 10;

export const Confusion = ({ confusion: { labels, rows } }: { readonly confusion: ConfusionView }) => (
  <div>
    <h2>Confusion matrix</h2>
    <div class="scrolls" role="region" aria-label="Confusion matrix" tabIndex={0}>
      <table class="confusion">
        <caption class="unseen">Articles by true label (rows) and judged label (columns)</caption>
        <thead>
          <tr>
            <td />
            {labels.map((label) => (
              <th key={label} scope="col">
                judged {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, cells }, i) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {cells.map(({ count, share }, j) => (
                <td key={j} class={i === j ? 'right' : ''} data-shade={Math.round(share * SHADES)}>
                  {count} <span class="share">({Math.round(share * 100)} %)</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </div>
);
