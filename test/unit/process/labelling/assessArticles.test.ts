// Articles read by a model without weights: what is asked of it, in which order, and what is said when it cannot.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import type { Calibration } from '../../../../src/detection/calibration.ts';
import { fail, ok, type Result } from '../../../../src/grover/problem.ts';
import { createArticleReader } from '../../../../src/process/labelling/articleReader.ts';
import type { ArticleHead } from '../../../../src/process/labelling/articleHead.ts';
import {
  createAssessArticlesHandler,
  parseAssessArticles,
} from '../../../../src/process/labelling/assessArticlesRequest.ts';
import { createLeases } from '../../../../src/process/leases.ts';
import { createModelQueue } from '../../../../src/process/modelQueue.ts';
import type { OpenedModel } from '../../../../src/process/openSession.ts';
import { defaultSettings } from '../../../../src/process/settings.ts';
import { createStatusReporter } from '../../../../src/process/statusReporter.ts';
import type { AssessArticlesResult, WireArticle } from '../../../../src/protocol/labelling.ts';
import type { Settings } from '../../../../src/protocol/messages.ts';
import { createFakeSession, type FakeSessionOptions } from '../../../fakes/fakeSession.ts';
import { randomModel } from '../../../fakes/randomModel.ts';
import { gptEncoder, paragraphOf, plainCalibration } from '../../detection/builders.ts';
import { noteLog, noToken } from '../builders.ts';

let cacheFolder: string;
beforeEach(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), 'grover articles '));
});
afterEach(() => {
  rmSync(cacheFolder, { recursive: true });
});

const article = (number: number): WireArticle => ({ article: `${paragraphOf(number)}\n\n${paragraphOf(number + 50)}` });
const settings: Settings = defaultSettings;

interface Start extends FakeSessionOptions {
  readonly calibration?: Result<Calibration>;
  readonly head?: Result<ArticleHead>;
}

/** A process on its own, with the cache folder that all of a test share. */
function start({ calibration = ok(plainCalibration), head, ...options }: Start = {}) {
  const session = createFakeSession(options);
  const model = { ...randomModel(session.config), name: 'fake' };
  const opened: OpenedModel = {
    model,
    session,
    encoder: gptEncoder(),
    calibration,
    dispose: () => session.dispose(),
  };
  const queue = createModelQueue();
  const leases = createLeases();
  const log = noteLog();
  let current = settings;
  const handler = createAssessArticlesHandler({
    ready: () => Promise.resolve(ok(opened)),
    settings: () => Promise.resolve(current),
    headOf: () => Promise.resolve(head),
    reader: createArticleReader({ queue, cacheFolder, onCacheProblem: () => undefined }),
    leases,
    status: createStatusReporter(() => undefined),
    log,
  });
  const ask = (articles: readonly WireArticle[], token = noToken): Promise<AssessArticlesResult> =>
    handler({ articles, paragraphs: true }, token);
  return {
    session,
    queue,
    leases,
    log,
    opened,
    ask,
    judgeBy: (diagnostics: Partial<Settings['diagnostics']>) => {
      current = { ...settings, diagnostics: { ...settings.diagnostics, ...diagnostics } };
    },
  };
}

describe('grover/assessArticles', () => {
  it('reads each article once, for this process and the next, and judges by the settings of the moment', async () => {
    const first = start();
    const { articles } = await first.ask([article(1), article(2), article(1)]);
    expect(articles[0]).toEqual(articles[2]);
    expect(articles[0]?.paragraphs).toHaveLength(2);
    const { tokensRead } = first.session;
    expect(tokensRead).toBeGreaterThan(200);
    await first.ask([article(2)]);
    expect(first.session.tokensRead).toBe(tokensRead);
    const next = start();
    expect((await next.ask([article(2), article(1)])).articles).toEqual([articles[1], articles[0]]);
    next.judgeBy({ minimumTokens: 1000 });
    const strict = await next.ask([article(1)]);
    expect(strict.articles[0]).toMatchObject({ paragraphs: [{ reason: 'too-short' }, { reason: 'too-short' }] });
    expect(strict.articles[0]?.opinion).toBeUndefined();
    expect(next.session.tokensRead).toBe(0);
    // Another title is another context.
    await next.ask([{ ...article(1), title: 'Ferry' }]);
    expect(next.session.tokensRead).toBeGreaterThan(0);
  });

  it('reads an article once for all who ask at the same time', async () => {
    const alone = start();
    await alone.ask([article(1)]);
    rmSync(join(cacheFolder, 'articles'), { recursive: true });
    const many = start();
    const answers = await Promise.all([many.ask([article(1)]), many.ask([article(1)]), many.ask([article(1)])]);
    expect(answers[1]).toEqual(answers[0]);
    expect(many.session.tokensRead).toBe(alone.session.tokensRead);
  });

  it('lets everything else go first', async () => {
    const order: string[] = [];
    const one = start({ onRun: () => void order.push('article') });
    const reading = one.ask([article(1), article(2), article(3)]);
    while (order.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const before = order.length;
    await Promise.all(
      Array.from({ length: 5 }, () =>
        one.queue.submit({ priority: 'background' }, () => {
          order.push('draft');
          return Promise.resolve();
        }),
      ),
    );
    await reading;
    // The run that was at work is finished first.
    expect(order.slice(before + 1, before + 6).filter((name) => name === 'draft').length).toBeGreaterThanOrEqual(4);
    expect(order.at(-1)).toBe('article');
  });

  it('stops when it is cancelled, within an article, and keeps those before it', async () => {
    const source = new CancellationTokenSource();
    const one = start({
      onRun: ({ past }) => {
        if (one.session.runs === 4 && past !== undefined) source.cancel();
      },
    });
    const long = { article: Array.from({ length: 12 }, (_, at) => paragraphOf(at + 200)).join('\n\n') };
    await expect(one.ask([article(1), article(2), long], source.token)).rejects.toThrow('Cancelled.');
    const { runs } = one.session;
    expect(runs).toBeLessThan(8);
    await one.ask([article(1)]);
    expect(one.session.runs).toBe(runs);
    await expect(one.ask([article(1)], source.token)).rejects.toThrow('Cancelled.');
  });

  it('goes on for others when one who asked for the same is gone', async () => {
    const source = new CancellationTokenSource();
    const one = start({
      onRun: () => {
        source.cancel();
      },
    });
    const [left, stayed] = await Promise.allSettled([one.ask([article(1)], source.token), one.ask([article(1)])]);
    expect(stayed.status).toBe('fulfilled');
    // The work was done all the same; what it came to is his who waited.
    expect(left.status === 'fulfilled' || String(left.reason).includes('Cancelled')).toBe(true);
  });

  it('says what is wrong with an article, and goes on with the next', async () => {
    let failing = true;
    const one = start({
      onRun: () => {
        if (failing) throw new Error('out of memory');
      },
    });
    const both = one.ask([article(1), article(2)]);
    const { articles } = await both;
    expect(articles.map(({ problem }) => problem?.message)).toEqual(['out of memory', 'out of memory']);
    failing = false;
    expect((await one.ask([article(1)])).articles[0]?.opinion?.judged).toBe(2);
  });

  it.each([
    ['nobody has calibrated', { calibration: fail('file-missing', 'It has not been calibrated.') }],
    ['has a head that cannot be read', { head: fail('file-corrupt', 'Its head is no head.') }],
  ])('reads nothing with a model that %s, and says why', async (_, more) => {
    const one = start(more);
    const { articles, positive } = await one.ask([article(1), article(2)]);
    expect(articles).toHaveLength(2);
    for (const { problem, opinion } of articles) {
      expect(problem?.message).toMatch(/^It(?: has not|s head)/);
      expect(opinion).toBeUndefined();
    }
    expect(positive).toBe('head' in more ? undefined : 'machine');
    expect(one.session.tokensRead).toBe(0);
  });

  it('takes the discriminator’s word for the article, and its paragraphs as they are', async () => {
    const head: ArticleHead = {
      labels: ['spin', 'news'],
      digest: 'd',
      predict: () => Promise.resolve([0.25, 0.75]),
    };
    const { articles, positive } = await start({ head: ok(head) }).ask([article(1)]);
    expect(positive).toBeUndefined();
    expect(articles[0]?.opinion).toMatchObject({
      probabilities: { spin: 0.25, news: 0.75 },
      basis: 'article',
      judged: 2,
    });
    const another = { ...head, digest: 'e', predict: () => Promise.resolve([1, 0]) };
    const retrained = await start({ head: ok(another) }).ask([article(1)]);
    expect(retrained.articles[0]?.opinion?.probabilities).toEqual({ spin: 1, news: 0 });
  });

  it('does not judge articles of publications that nobody has measured', async () => {
    const few = start({ calibration: ok({ ...plainCalibration, domains: ['ours.example'] }) });
    const at = (domain: string) => ({ ...article(1), domain });
    const { articles } = await few.ask([at('theirs.example'), at('https://www.ours.example/a'), article(1)]);
    expect(articles.map(({ opinion }) => opinion?.judged)).toEqual([undefined, 2, 2]);
    expect(articles[0]?.problem?.message).toBe(
      'The article is from another publication than those that fake was measured on.',
    );
  });

  it('keeps the model while it is asked', async () => {
    const one = start();
    const asked = one.ask([article(1)]);
    let isIdle = false;
    const idle = (async () => {
      await new Promise((resolve) => setImmediate(resolve));
      await one.leases.idle(one.opened);
      isIdle = true;
    })();
    await new Promise((resolve) => setImmediate(resolve));
    expect(isIdle).toBe(false);
    await Promise.all([asked, idle]);
    expect(isIdle).toBe(true);
  });

  it('reads articles without text, and refuses what is no article', async () => {
    const { articles } = await start().ask([{ article: '' }, { article: '\n \n' }]);
    expect(articles.map(({ paragraphs }) => paragraphs)).toEqual([[], []]);
    expect(articles[0]?.problem?.message).toBe('None of its paragraphs is prose long enough to be judged.');
    expect(() => parseAssessArticles({ articles: [{ article: 3 }] })).toThrow(
      /^grover\/assessArticles: articles\.0\.article: /,
    );
    expect(() => parseAssessArticles(undefined)).toThrow('grover/assessArticles');
  });
});
