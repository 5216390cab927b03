import { describe, expect, it } from 'vitest';
import { createModelQueue, type Priority } from '../../../src/process/modelQueue.ts';
import { createFakeSession } from '../../fakes/fakeSession.ts';

/** Work that ends when it is told to. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('the model queue', () => {
  it('runs one job at a time, the most urgent first and equals in order', async () => {
    const queue = createModelQueue();
    const { opened, open } = gate();
    const order: string[] = [];
    let running = 0;
    const job = (name: string, priority: Priority): Promise<void> =>
      queue.submit({ priority }, async () => {
        expect(++running).toBe(1);
        order.push(name);
        if (name === 'first') await opened;
        await settle();
        running--;
      });
    const first = job('first', 'background');
    await settle();
    const rest = [
      job('other', 'background'),
      job('scan', 'scan'),
      job('scan 2', 'scan'),
      job('list', 'generate'),
      job('ghost', 'ghost'),
    ];
    open();
    await Promise.all([first, ...rest]);
    expect(order).toEqual(['first', 'ghost', 'list', 'scan', 'scan 2', 'other']);
  });

  it('lets who writes come back for the next token before a scan that waits gets its turn', async () => {
    const queue = createModelQueue();
    const order: string[] = [];
    const asker = async (name: string, priority: Priority, runs: number): Promise<void> => {
      for (let run = 0; run < runs; run++) {
        await queue.submit({ priority }, async () => {
          order.push(name);
          await settle();
        });
        // What lies between the queue and the asker: awaits of other layers, a turn of the event loop.
        await Promise.resolve();
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await Promise.all([asker('scan', 'scan', 3), asker('ghost', 'ghost', 4)]);
    expect(order).toEqual(['ghost', 'ghost', 'ghost', 'ghost', 'scan', 'scan', 'scan']);
  });

  it('drops what is cancelled while it waits, at once and without running it', async () => {
    const queue = createModelQueue();
    const { opened, open } = gate();
    const first = queue.submit({ priority: 'scan' }, () => opened);
    await settle();
    const controller = new AbortController();
    let ran = false;
    const second = queue.submit({ priority: 'scan', signal: controller.signal }, () => {
      ran = true;
      return Promise.resolve();
    });
    expect(queue.waiting).toBe(1);
    controller.abort();
    await expect(second).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    expect(queue.waiting).toBe(0);
    open();
    await first;
    expect(ran).toBe(false);
  });

  it('refuses at once what is already cancelled', async () => {
    const signal = AbortSignal.abort();
    await expect(createModelQueue().submit({ priority: 'ghost', signal }, settle)).rejects.toThrow('Cancelled.');
  });

  it('goes on after a job that failed, thrown or rejected', async () => {
    const queue = createModelQueue();
    const failing = [
      queue.submit({ priority: 'scan' }, () => Promise.reject(new Error('rejected'))),
      queue.submit({ priority: 'scan' }, () => {
        throw new Error('thrown');
      }),
    ];
    const after = queue.submit({ priority: 'scan' }, () => Promise.resolve('done'));
    const settled = await Promise.allSettled(failing);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await after).toBe('done');
  });

  it('lets the event loop turn between two jobs, so that messages are read', async () => {
    const queue = createModelQueue();
    let turned = false;
    const first = queue.submit({ priority: 'scan' }, () => {
      setImmediate(() => (turned = true));
      return Promise.resolve();
    });
    const second = queue.submit({ priority: 'scan' }, () => Promise.resolve(turned));
    await first;
    expect(await second).toBe(true);
  });

  it('gives a view of a session whose runs wait their turn and are counted', async () => {
    const queue = createModelQueue();
    const session = createFakeSession();
    const counted: number[] = [];
    let priority: Priority = 'background';
    const view = queue.attach(session, { priority: () => priority }, (tokens) => counted.push(tokens));
    const { opened, open } = gate();
    const first = queue.submit({ priority: 'scan' }, () => opened);
    await settle();
    priority = 'ghost';
    const order: string[] = [];
    const scan = queue.submit({ priority: 'scan' }, () => Promise.resolve(order.push('scan')));
    const run = view.run({ tokens: Int32Array.of(1, 2, 3) }).then(() => order.push('view'));
    open();
    await Promise.all([first, scan, run]);
    expect(order).toEqual(['view', 'scan']);
    expect(counted).toEqual([3]);
    await view.dispose();
    expect(session.disposed).toBe(false);
  });
});
