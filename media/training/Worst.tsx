// The articles that were misjudged most: links to their lines.
import type { WorstView } from '../../src/protocol/trainingView.ts';
import { Place } from './Place.tsx';

const FIRST = 5;

export function Worst({ title, articles }: { readonly title: string; readonly articles: readonly WorstView[] }) {
  const rest = articles.slice(FIRST);
  return (
    <div>
      <h2>{title}</h2>
      {articles.length === 0 ? <p class="quiet">None.</p> : <Articles articles={articles.slice(0, FIRST)} />}
      {rest.length > 0 && (
        <details>
          <summary>{rest.length} more</summary>
          <Articles articles={rest} />
        </details>
      )}
    </div>
  );
}

const Articles = ({ articles }: { readonly articles: readonly WorstView[] }) => (
  <ol class="worst">
    {articles.map((article) => (
      <li key={`${article.file}:${article.line}`}>
        <Place place={article} text={article.text} />
        <p class="quiet">
          {article.verdict} · {article.where}
        </p>
        <p class="excerpt">{article.excerpt}</p>
      </li>
    ))}
  </ol>
);
