// Which models and precisions the engine's bench runs.
import type { Precision } from '../../src/engines/engine.ts';
import { openModel } from '../../src/grover/checkpoints/openModel.ts';
import type { GroverConfig, GroverModel } from '../../src/grover/model.ts';
import { unwrap } from '../../src/grover/problem.ts';
import { randomModel } from '../../test/fakes/randomModel.ts';

export interface Shape {
  readonly layers: number;
  readonly width: number;
}

export interface EngineSubject {
  /** `6×384 int8`; rows are known by it. */
  readonly name: string;
  readonly shape: Shape;
  readonly precision: Precision;
  readonly model: () => Promise<GroverModel>;
}

/** Of the model that ships; others have random weights. */
const SHIPPED: Shape = { layers: 6, width: 384 };
const SHAPES: readonly Shape[] = [SHIPPED, { layers: 8, width: 512 }, { layers: 12, width: 768 }];
const PRECISIONS = ['int8', 'fp32', 'int4'] as const;

export const configOf = ({ layers, width }: Shape): GroverConfig => ({
  vocabularySize: 50270,
  hiddenSize: width,
  layers,
  heads: width / 64,
  intermediateSize: 4 * width,
  maxPositions: 1024,
});

export const SUBJECTS: readonly EngineSubject[] = SHAPES.flatMap((shape) =>
  PRECISIONS.map((precision) => ({
    name: `${shape.layers}×${shape.width} ${precision}`,
    shape,
    precision,
    model: async () =>
      shape === SHIPPED ? unwrap(await openModel('models/grover-mini')) : randomModel(configOf(shape)),
  })),
);

/** The ids of everybody who is measured, the peers too. */
export const someTokens = (count: number): Int32Array =>
  Int32Array.from({ length: count }, (_, index) => (index * 7919 + 13) % 50257);
