// The reliability diagram: how often a probability came true, against the diagonal on which it always would.
import type { ReliabilityPoint } from '../../src/protocol/trainingView.ts';

const SIZE = 200;
const TICKS = [0, 0.5, 1];
const x = (share: number): number => share * SIZE;
const y = (share: number): number => SIZE - share * SIZE;
const hundredths = (share: number): string => `${Math.round(share * 100)} %`;

export function Reliability({ points }: { readonly points: readonly ReliabilityPoint[] }) {
  const most = Math.max(...points.map(({ examples }) => examples));
  const said = points.map(
    ({ predicted, observed, examples }) =>
      `said ${hundredths(predicted)}, true ${hundredths(observed)} of ${examples} articles`,
  );
  return (
    <figure class="reliability">
      <h2>Reliability</h2>
      <svg viewBox="-46 -10 262 250" role="img" aria-label={`Reliability diagram: ${said.join('; ')}`}>
        <rect class="frame" x={0} y={0} width={SIZE} height={SIZE} />
        <line class="ideal" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
        {TICKS.map((tick) => (
          <>
            <text class="tick" x={x(tick)} y={SIZE + 14} text-anchor="middle">
              {hundredths(tick)}
            </text>
            <text class="tick" x={-6} y={y(tick) + 4} text-anchor="end">
              {hundredths(tick)}
            </text>
          </>
        ))}
        <text class="tick" x={SIZE / 2} y={SIZE + 32} text-anchor="middle">
          probability that it gave
        </text>
        <text class="tick" transform={`translate(-38 ${SIZE / 2}) rotate(-90)`} text-anchor="middle">
          how often it was so
        </text>
        <polyline class="curve" points={points.map((one) => `${x(one.predicted)},${y(one.observed)}`).join(' ')} />
        {points.map(({ predicted, observed, examples }, i) => (
          <circle key={i} cx={x(predicted)} cy={y(observed)} r={2.5 + 4.5 * Math.sqrt(examples / most)}>
            <title>{said[i]}</title>
          </circle>
        ))}
      </svg>
      <figcaption class="quiet">
        On the dashed line, what it calls 80 % is so in 80 of 100 cases. Large dots are many articles.
      </figcaption>
    </figure>
  );
}
