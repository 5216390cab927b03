// A trained baseline: predicts and saves itself.
import type { Backend } from '../../engines/tensorflow/backend.ts';
import type { Discriminator } from '../recipe.ts';
import { saveNetwork, type Network } from './baselineFiles.ts';
import { probabilitiesOf, useBackend } from './probabilities.ts';

/** Takes over the network, whose weights live on the backend. */
export function createBaselineDiscriminator(
  network: Network,
  labels: readonly string[],
  backend: Backend,
): Discriminator {
  return {
    labels,
    engine: `${backend.software} (${backend.name}, fp32)`,
    predict: (examples, pace, recorder) => {
      const articles = network.reader.read(examples.map(({ fields }) => fields));
      return probabilitiesOf(network.model, articles, labels.length, {
        backend: backend.name,
        pace,
        onBatch: (done) => recorder?.progress('evaluating', done, examples.length, 'Predicting'),
      });
    },
    save: async (folder) => {
      await useBackend(backend.name);
      await saveNetwork(folder, network);
      return { format: 1, backend: backend.name };
    },
    dispose: async () => {
      await useBackend(backend.name);
      network.model.dispose();
    },
  };
}
