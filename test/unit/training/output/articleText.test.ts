// A wrongly judged article as Markdown.
import { describe, expect, it } from 'vitest';
import { articleText } from '../../../../src/training/output/articleText.ts';

const article = {
  file: '/data/my_news.jsonl',
  line: 7,
  title: 'Who *really* won',
  label: 'human',
  probability: 0.98765,
  excerpt: '# <b>Not</b> a heading\n1. nor a [list](x) & so on…',
};

describe('articleText', () => {
  it('shows title, place, probability and beginning', () => {
    expect(articleText({ ...article, title: 'A title', excerpt: 'It began…' })).toBe(
      '**A title (my\\_news\\.jsonl:7)**\n\nlabelled human, probability 0.988\n\n> It began…',
    );
  });

  it('takes nothing of the article for Markdown', () => {
    const [heading, , quote] = articleText(article).split('\n\n');
    expect(heading).toBe('**Who \\*really\\* won (my\\_news\\.jsonl:7)**');
    expect(quote).toBe('> \\# &lt;b&gt;Not&lt;/b&gt; a heading 1\\. nor a \\[list\\]\\(x\\) &amp; so on…');
  });

  it('names an article without a title by its place', () => {
    expect(articleText({ ...article, title: '' }).split('\n')[0]).toBe('**my\\_news\\.jsonl:7**');
  });
});
