// The report: how well it tells the labels apart, what that does not say, and the way into the workspace.
import type { MetricView, ReportView, UseView } from '../../src/protocol/trainingView.ts';
import { Confusion } from './Confusion.tsx';
import { DataTable } from './DataTable.tsx';
import { saying } from './page.ts';
import { Reliability } from './Reliability.tsx';
import { Worst } from './Worst.tsx';

export function Report({ report }: { readonly report: ReportView }) {
  const { subtitle, source, metrics, cautions, table, byLabel, confusion, reliability, paragraphs, worst, use } =
    report;
  return (
    <>
      <p class="quiet">{subtitle}</p>
      <Use use={use} />
      <section>
        <h2>How well it tells them apart</h2>
        <p class="quiet">{source}</p>
        <dl class="metrics">
          {metrics.map((metric) => (
            <Metric key={metric.name} {...metric} />
          ))}
        </dl>
        <div class="callout" role="note">
          <h3>What the numbers do not say</h3>
          {cautions.map((caution) => (
            <p key={caution}>{caution}</p>
          ))}
        </div>
      </section>
      <section class="columns">
        {reliability.length > 0 && <Reliability points={reliability} />}
        {confusion !== undefined && <Confusion confusion={confusion} />}
      </section>
      {paragraphs.length > 0 && (
        <section>
          <h2>Paragraphs of drafts</h2>
          {paragraphs.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </section>
      )}
      <section class="columns">
        {worst.map((list) => (
          <Worst key={list.title} {...list} />
        ))}
      </section>
      <section class="columns">
        <div>
          <h2>All numbers</h2>
          <DataTable caption="All numbers by split" isTitled {...table} />
        </div>
        <div>
          <h2>By label</h2>
          <DataTable caption="Precision and recall by label" isTitled {...byLabel} />
        </div>
      </section>
    </>
  );
}

const Metric = ({ name, value, help }: MetricView) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <span class="value">{value}</span>
      <span class="help">{help}</span>
    </dd>
  </div>
);

function Use({ use: { state, text, allow } }: { readonly use: UseView }) {
  return (
    <section class="use">
      <p role="status">{text}</p>
      <div class="actions">
        {state === 'available' && (
          <vscode-button onClick={saying({ type: 'use' })}>Use in This Workspace</vscode-button>
        )}
        {allow !== undefined && <vscode-button onClick={saying({ type: 'allowMarks' })}>{allow}</vscode-button>}
        {state === 'in-use' && (
          <vscode-button secondary onClick={saying({ type: 'useShipped' })}>
            Use the Shipped Model
          </vscode-button>
        )}
        <vscode-button secondary onClick={saying({ type: 'openFolder' })}>
          Open Folder
        </vscode-button>
        <vscode-button secondary onClick={saying({ type: 'copyReport' })}>
          Copy as Markdown
        </vscode-button>
      </div>
    </section>
  );
}
