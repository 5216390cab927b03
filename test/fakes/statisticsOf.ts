// Token statistics by their definitions, in float64: what engines and fakes are compared with.

/** The statistics of one target under softmax(logits); see TokenStatistics. */
export function statisticsOf(
  logits: Float32Array,
  target: number,
): { logProbability: number; rank: number; entropy: number; variance: number; topPRequired: number } {
  let top = -Infinity;
  for (const logit of logits) top = Math.max(top, logit);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - top);
  const logSum = top + Math.log(sum);
  const mine = logits[target] ?? NaN;
  const total = { rank: 0, mass: 0, first: 0, second: 0 };
  for (const logit of logits) {
    const logProbability = logit - logSum;
    const probability = Math.exp(logProbability);
    total.first += probability * logProbability;
    total.second += probability * logProbability * logProbability;
    if (logit > mine) {
      total.rank++;
      total.mass += probability;
    }
  }
  return {
    logProbability: mine - logSum,
    rank: total.rank,
    entropy: -total.first,
    variance: total.second - total.first * total.first,
    topPRequired: total.mass,
  };
}
