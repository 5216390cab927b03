// The article that is being judged: fields, text, note, and where its label comes from.
import type { RefObject } from 'preact';
import type { ArticleView, PageChange, RowView } from '../../src/protocol/labellingView.ts';
import { memo } from '../common/memo.tsx';
import { split } from './acts.ts';
import { Body } from './Body.tsx';
import type { Colours } from './colours.ts';
import { Key } from './icons.tsx';
import { Note } from './Note.tsx';
import { perform, post } from './store.ts';

interface ArticleProps {
  readonly list: number;
  readonly position: number;
  readonly article: ArticleView;
  /** As shown in the list: ahead of the article where something was just changed. */
  readonly row: RowView;
  readonly colours: Colours;
  readonly hidesModel: boolean;
  readonly cursor: number | undefined;
  readonly body: RefObject<HTMLDivElement | null>;
  readonly noteField: RefObject<HTMLTextAreaElement | null>;
  readonly onModel: () => void;
}

export const Article = memo((props: ArticleProps) => {
  const { list, position, article, row, colours, hidesModel, cursor, body, noteField, onModel } = props;
  const at = { list, position };
  const openText = (
    <button
      type="button"
      class="link"
      title="Show the line in a text editor"
      onClick={() => {
        post({ type: 'openText', ...at });
      }}
    >
      Line {row.line}
    </button>
  );
  if (article.raw !== undefined || row.problem !== undefined)
    return (
      <article class="sheet" aria-label={`Line ${row.line}`}>
        <p class="origin">{openText}</p>
        <div class="callout error">
          <h3>This line does not parse</h3>
          <p>{row.problem}</p>
          <p class="quiet">It is kept as it is. Open the line to repair it.</p>
        </div>
        <pre class="raw">{article.raw ?? ''}</pre>
      </article>
    );
  return (
    <article class="sheet" aria-labelledby="headline">
      {article.conflict !== undefined && <Conflict {...at} conflict={article.conflict} />}
      <h1 id="headline">{row.title}</h1>
      <Fields fields={article.fields.filter(({ value }) => value !== row.title)} />
      <div class="origin">
        {openText}
        <Split row={row} />
        <Note key={row.id} {...at} note={article.note} field={noteField} />
      </div>
      <Legend article={article} hidesModel={hidesModel} onModel={onModel} />
      <Body
        text={article.text}
        marks={hidesModel ? NO_MARKS : (article.marks ?? NO_MARKS)}
        spans={article.spans}
        colours={colours}
        cursor={cursor}
        body={body}
      />
      {article.provenance !== undefined && <p class="quiet provenance">{article.provenance}</p>}
      {article.others.length > 0 && (
        <vscode-collapsible
          heading="Other keys of the line"
          description={article.others.map(({ name }) => name).join(', ')}
        >
          <dl class="fields others">
            {article.others.map(({ name, value }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </vscode-collapsible>
      )}
    </article>
  );
});

const NO_MARKS: readonly never[] = [];
/** Characters of a value beside which others find room. */
const SHORT = 48;

const Fields = ({ fields }: Pick<ArticleView, 'fields'>) =>
  fields.length === 0 ? null : (
    <dl class="facts">
      {fields.map(({ name, value }) => (
        <div key={name} class={value.length > SHORT ? 'long' : ''}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );

const SPLITS = ['train', 'val', 'test'] as const;

function Split({ row }: Pick<ArticleProps, 'row'>) {
  const choose = (to: PageChange['split']) => (): void => {
    perform(split, to);
  };
  return (
    <div class="choice" role="group" aria-label="Split of this article">
      {SPLITS.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={row.split === one}
          onClick={choose(row.split === one ? null : one)}
        >
          {one}
        </button>
      ))}
    </div>
  );
}

function Legend({ article, hidesModel, onModel }: Pick<ArticleProps, 'article' | 'hidesModel' | 'onModel'>) {
  const { row, marks, marksMessage } = article;
  const opinion = row.opinion;
  return (
    <div class="legend">
      {!hidesModel && (
        <>
          {opinion !== undefined && (
            <span>
              The model: <strong>{opinion.text}</strong>
              {opinion.disagrees && row.label !== undefined && ` (you: ${row.label})`}
            </span>
          )}
          {marksMessage !== undefined && <span class="quiet">{marksMessage}</span>}
          {marks !== undefined && marks.length > 0 && (
            <span class="quiet verdicts">
              <span class="swatch machine-like">reads machine-like</span>
              <span class="swatch no-sign">no sign</span>
              <span class="swatch abstained">no verdict</span>
            </span>
          )}
        </>
      )}
      <button
        type="button"
        class="link"
        aria-label={hidesModel ? 'Show what the model says' : 'Hide what the model says'}
        title="To judge for yourself first"
        onClick={onModel}
      >
        {hidesModel ? 'Show the model’s opinion' : 'Hide'} <Key>m</Key>
      </button>
    </div>
  );
}

interface ConflictProps {
  readonly list: number;
  readonly position: number;
  readonly conflict: NonNullable<ArticleView['conflict']>;
}

function Conflict({ list, position, conflict: { ours, theirs } }: ConflictProps) {
  const settle = (take: 'ours' | 'theirs') => (): void => {
    post({ type: 'settle', list, position, take });
  };
  return (
    <div class="callout" role="group" aria-label="Conflict">
      <h3>Somebody else has changed this article meanwhile</h3>
      <dl class="fields">
        <div>
          <dt>You</dt>
          <dd>{ours}</dd>
        </div>
        <div>
          <dt>They</dt>
          <dd>{theirs}</dd>
        </div>
      </dl>
      <p class="actions">
        <vscode-button onClick={settle('ours')}>Keep Mine</vscode-button>
        <vscode-button secondary onClick={settle('theirs')}>
          Take Theirs
        </vscode-button>
      </p>
    </div>
  );
}
