// What was found in the files: how much, in which splits, and what is wrong with it.
import type { FormView, RemarkView } from '../../src/protocol/trainingView.ts';
import { DataTable } from './DataTable.tsx';
import { Place } from './Place.tsx';

/** Places of a remark that are listed before one asks for all. */
const FIRST = 3;

export function Findings({ form: { files, facts, splits, remarks, problem } }: { readonly form: FormView }) {
  return (
    <section aria-labelledby="found">
      <h2 id="found">What was found</h2>
      <ul class="files">
        {files.map((file) => (
          <li key={file.file}>
            <Place place={file} text={file.where} /> <span class="quiet">{file.text}</span>
          </li>
        ))}
      </ul>
      <dl class="facts">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {problem !== undefined && (
        <p role="alert" class="callout error">
          {problem}
        </p>
      )}
      <DataTable
        caption="Articles by split and label"
        columns={['Split', ...splits.labels, 'All']}
        rows={splits.rows.map(({ name, byLabel, total }) => [name, ...byLabel, total])}
      />
      <ul class="remarks">
        {remarks.map((remark) => (
          <li key={remark.text} class={remark.severity}>
            <Remark {...remark} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Remark({ severity, text, places }: RemarkView) {
  const list = (some: RemarkView['places']) => (
    <ul class="places">
      {some.map((place) => (
        <li key={`${place.file}:${place.line}`}>
          <Place place={place} text={place.where} /> {place.text}
        </li>
      ))}
    </ul>
  );
  const rest = places.slice(FIRST);
  return (
    <>
      <span class="sign" role="img" aria-label={severity === 'warning' ? 'Warning' : 'Note'}>
        {severity === 'warning' ? '!' : 'i'}
      </span>
      <div>
        {text}
        {places.length > 0 && list(places.slice(0, FIRST))}
        {rest.length > 0 && (
          <details>
            <summary>{rest.length} more</summary>
            {list(rest)}
          </details>
        )}
      </div>
    </>
  );
}
