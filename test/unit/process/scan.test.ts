import { beforeAll, describe, expect, it } from 'vitest';
import { createEncoder, type Encoder } from '../../../src/grover/encoder.ts';
import { readVocabulary } from '../../../src/grover/node/vocabularyFiles.ts';
import { fail, ok, type Result } from '../../../src/grover/problem.ts';
import type { FrontMatterProblem } from '../../../src/draft/draft.ts';
import { createDrafts } from '../../../src/process/drafts.ts';
import { createModelQueue } from '../../../src/process/modelQueue.ts';
import type { OpenedModel } from '../../../src/process/openSession.ts';
import { createScan } from '../../../src/process/scan.ts';
import { defaultSettings } from '../../../src/process/settings.ts';
import { createStatusReporter } from '../../../src/process/statusReporter.ts';
import type { Settings, StatusParams } from '../../../src/protocol/messages.ts';
import { createFakeSession, type FakeSessionOptions } from '../../fakes/fakeSession.ts';
import { documentOf, noteLog } from './builders.ts';

const TEXT = '---\ntitle: T\ndate: someday\n---\n\nThe council voted on the budget.\n\nNobody objected to it.\n';

let encoder: Encoder;
beforeAll(() => {
  encoder = createEncoder(readVocabulary());
});

function start(options: FakeSessionOptions = {}, diagnostics: Partial<Settings['diagnostics']> = {}) {
  const session = createFakeSession(options);
  const opened: OpenedModel = {
    model: {
      folder: '/models/fake',
      name: 'fake',
      config: session.config,
      hash: 'fake',
      isDiscriminator: false,
      weights: {
        names: [],
        shape: () => undefined,
        read: () => Promise.reject(new Error('not read')),
        readQuantised: () => Promise.resolve(undefined),
        close: () => Promise.resolve(),
      },
    },
    session,
    encoder,
    calibration: fail('file-missing', 'not calibrated'),
    dispose: () => session.dispose(),
  };
  const statuses: StatusParams[] = [];
  const status = createStatusReporter((params) => statuses.push(params));
  status.model('fake');
  const log = noteLog();
  const problems: FrontMatterProblem[] = [];
  const texts: string[] = [];
  const counted = { loads: 0, tokens: 0 };
  const scan = createScan({
    drafts: createDrafts(),
    settings: () =>
      Promise.resolve({ ...defaultSettings, diagnostics: { ...defaultSettings.diagnostics, ...diagnostics } }),
    ready: () => {
      counted.loads++;
      return Promise.resolve(ok(opened));
    },
    queue: createModelQueue(),
    status,
    log,
    isForemost: () => true,
    onTokens: (_uri, tokens) => {
      counted.tokens += tokens;
    },
  });
  const read = (text: string, signal = new AbortController().signal): Promise<Result<void>> =>
    scan(
      documentOf(text),
      { anchor: 0, pauseMs: 0 },
      {
        problems: (found) => problems.push(...found),
        assessed: ({ paragraph }) => texts.push(paragraph.text),
      },
      signal,
    );
  return { read, session, statuses, log, problems, texts, counted };
}
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

describe('a scan', () => {
  it('reports what is wrong in the front matter, and each paragraph, and counts what it costs', async () => {
    const { read, problems, texts, counted, session } = start();
    expect(await read(TEXT)).toEqual(ok(undefined));
    expect(problems.map(({ code }) => code)).toEqual(['date-unknown']);
    expect(texts).toEqual(['The council voted on the budget.', 'Nobody objected to it.']);
    expect(counted.tokens).toBe(session.tokensRead);
    expect(counted.tokens).toBeGreaterThan(10);
  });

  it('loads no model for a document without paragraphs, nor while diagnostics are off', async () => {
    const one = start();
    await one.read('---\ntitle: T\ndate: someday\n---\n');
    expect(one.counted.loads).toBe(0);
    const off = start({}, { enabled: false });
    await off.read(TEXT);
    expect(off.counted.loads).toBe(0);
    expect(off.problems).toHaveLength(1);
  });

  it('says in the log and the status when the engine fails, and takes it back when it works again', async () => {
    let isBroken = true;
    const { read, statuses, log } = start({
      onRun: () => {
        if (isBroken) throw new Error('out of memory');
      },
    });
    expect(await read(TEXT)).toMatchObject({ ok: false, problem: { code: 'engine-failed' } });
    await turn();
    expect(statuses.at(-1)?.message).toBe('council.md could not be read: out of memory');
    expect(log.lines[0]).toContain('out of memory');
    isBroken = false;
    expect((await read(TEXT)).ok).toBe(true);
    await turn();
    expect(statuses.at(-1)?.message).toBe('Ready: fake.');
  });

  it('stops between two runs when it is cancelled, and says nothing of it', async () => {
    const controller = new AbortController();
    const { read, log, session } = start({
      onRun: () => {
        controller.abort();
      },
    });
    const long = Array.from({ length: 40 }, (_, index) => `Paragraph ${index} of a long article on the budget.`);
    expect(await read(long.join('\n\n'), controller.signal)).toMatchObject({ problem: { code: 'cancelled' } });
    expect(session.runs).toBe(1);
    expect(log.lines).toEqual([]);
  });
});
