// GPT-2 of the same shape in other people's software, as bench/peers/gpt2.py runs it.
import path from 'node:path';
import * as v from 'valibot';
import type { Precision } from '../../src/engines/engine.ts';
import { startPeer, type Contender, type PeerProcess } from '../harness/peers.ts';
import { ROOT } from '../../test/process/lspClient.ts';
import type { Shape } from './subjects.ts';

const CONVERTED = path.join(ROOT, '.cache', 'peers-models');

/** What each precision is measured against: whoever is fastest with as many bits or fewer. */
const RIVALS: Record<Precision, readonly (readonly [name: string, engine: string, dtype: string])[]> = {
  int8: [
    ['CTranslate2 int8', 'ctranslate2', 'int8'],
    ['PyTorch bf16', 'torch', 'bfloat16'],
  ],
  fp32: [['PyTorch fp32', 'torch', 'float32']],
  int4: [],
};

const convertedSchema = v.object({ folder: v.string() });
const timeSchema = v.object({ ms: v.number() });

export interface Rivals {
  readonly contenders: (task: 'decode' | 'score') => readonly Contender[];
  readonly stop: () => void;
}

/** A process for each: two libraries in one would share their threads. `say` is told once why there are none. */
export async function startRivals(
  { layers, width }: Shape,
  precision: Precision,
  threads: number,
  say: (line: string) => void,
): Promise<Rivals> {
  const started: (readonly [string, PeerProcess, Record<string, unknown>])[] = [];
  for (const [name, engine, dtype] of RIVALS[precision]) {
    const model = { layers, width };
    const process = await startPeer('gpt2', threads);
    if (!process.ok) {
      say(process.problem.message);
      break;
    }
    const folder = engine === 'ctranslate2' ? await converted(model, threads) : '';
    started.push([name, process.value, { engine, dtype, folder, ...model }]);
  }
  return {
    contenders: (task) =>
      started.map(([name, process, which]) => ({
        name,
        isPeer: true,
        measure: async () => v.parse(timeSchema, await process.ask(task, which)).ms,
      })),
    stop: () => {
      for (const [, process] of started) process.stop();
    },
  };
}

/** The folder of CTranslate2's model, made by its own converter the first time; that process has PyTorch in it and ends. */
async function converted(model: Shape, threads: number): Promise<string> {
  const process = await startPeer('gpt2', threads);
  if (!process.ok) return '';
  try {
    return v.parse(convertedSchema, await process.value.ask('convert', { ...model, folder: CONVERTED })).folder;
  } finally {
    process.value.stop();
  }
}
