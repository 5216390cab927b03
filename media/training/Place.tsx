// A link that opens a labelled file at a line.
import type { ArticlePlace } from '../../src/protocol/training.ts';
import { post } from './page.ts';

export const Place = ({ place: { file, line }, text }: { readonly place: ArticlePlace; readonly text: string }) => (
  <button
    type="button"
    class="link"
    title={`${file}, line ${line}`}
    onClick={() => {
      post({ type: 'open', place: { file, line } });
    }}
  >
    {text}
  </button>
);
