// One process at most, however starts, stops and crashes fall together.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogOutputChannel } from 'vscode';
import { createGroverClient } from '../../../src/extension/client.ts';

const world = vi.hoisted(() => {
  /** A language client that starts and stops when it is told to. */
  class FakeClient {
    state = 1;
    serverProcess: { readonly pid: number } | undefined;
    finishStart: () => void = () => undefined;
    failStart: (error: Error) => void = () => undefined;
    finishStop: () => void = () => undefined;
    starts: Promise<void> | undefined;
    readonly options: unknown;
    constructor(_id: string, _name: string, server: unknown) {
      this.options = server;
      clients.push(this);
    }
    onNotification(): void {
      return;
    }
    sendRequest(): Promise<string> {
      return Promise.resolve('answered');
    }
    start(): Promise<void> {
      if (this.starts !== undefined) return this.starts;
      this.state = 3;
      this.starts = new Promise((resolve, reject) => {
        this.failStart = reject;
        this.finishStart = () => {
          this.state = 2;
          this.serverProcess = { pid: clients.indexOf(this) + 1 };
          resolve();
        };
      });
      return this.starts;
    }
    /** What the library does when the process dies. */
    crash(): void {
      this.starts = undefined;
      void this.start();
    }
    dispose(): Promise<void> {
      if (this.state !== 2) return Promise.reject(new Error('Client is not running'));
      return new Promise((resolve) => {
        this.finishStop = () => {
          this.state = 1;
          this.serverProcess = undefined;
          resolve();
        };
      });
    }
  }
  const clients: FakeClient[] = [];
  return { FakeClient, clients };
});
vi.mock('vscode', () => ({
  EventEmitter: class {
    readonly event = vi.fn();
    readonly fire = vi.fn();
    readonly dispose = vi.fn();
  },
  languages: { createDiagnosticCollection: () => ({ dispose: vi.fn() }) },
  workspace: { onDidCloseTextDocument: () => ({ dispose: vi.fn() }) },
}));
vi.mock('vscode-languageclient/node', () => ({
  LanguageClient: world.FakeClient,
  State: { Stopped: 1, Running: 2, Starting: 3 },
  RevealOutputChannelOn: { Never: 4 },
  TransportKind: { ipc: 1 },
}));

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const log = { warn: vi.fn(), error: vi.fn() } as unknown as LogOutputChannel;
const options = { program: '/ext/dist/grover.cjs', shippedModel: '/m', cacheFolder: '/c', log };

async function started(): Promise<ReturnType<typeof createGroverClient>> {
  const grover = createGroverClient(options);
  const start = grover.start();
  await vi.waitUntil(() => world.clients[0]?.state === 3);
  world.clients[0]?.finishStart();
  await start;
  return grover;
}

beforeEach(() => {
  world.clients.length = 0;
});

describe('createGroverClient', () => {
  it('runs the process in the folder of the program, not in the workspace', async () => {
    await started();
    expect(world.clients[0]?.options).toMatchObject({ module: '/ext/dist/grover.cjs', options: { cwd: '/ext/dist' } });
  });

  it('starts no second process while one is being stopped, and knows the one that follows', async () => {
    const grover = await started();
    const restart = grover.restart();
    const asked = grover.inspectModel({ folder: '/m' });
    await settle();
    expect(world.clients).toHaveLength(1);
    world.clients[0]?.finishStop();
    await vi.waitUntil(() => world.clients[1]?.state === 3);
    world.clients[1]?.finishStart();
    await Promise.all([restart, asked]);
    expect(world.clients).toHaveLength(2);
    expect(grover.processId()).toBe(2);
  });

  it('ends a process that the library starts again by itself after a failed start, and then starts another', async () => {
    const grover = createGroverClient(options);
    const start = grover.start();
    const refused = expect(start).rejects.toThrow('could not be started: gone');
    await vi.waitUntil(() => world.clients[0]?.state === 3);
    const [first] = world.clients;
    first?.failStart(new Error('gone'));
    first?.crash();
    first?.finishStart();
    await settle();
    first?.finishStop();
    await refused;
    expect(first?.state).toBe(1);
    const again = grover.start();
    await vi.waitUntil(() => world.clients[1]?.state === 3);
    world.clients[1]?.finishStart();
    await again;
    expect(grover.processId()).toBe(2);
  });

  it('stops a process that is starting again after a crash as soon as it has started', async () => {
    const grover = await started();
    world.clients[0]?.crash();
    const restart = grover.restart();
    await settle();
    expect(world.clients).toHaveLength(1);
    world.clients[0]?.finishStart();
    await settle();
    world.clients[0]?.finishStop();
    await vi.waitUntil(() => world.clients[1]?.state === 3);
    expect(world.clients[0]?.state).toBe(1);
    world.clients[1]?.finishStart();
    await restart;
    expect(grover.processId()).toBe(2);
  });
});
