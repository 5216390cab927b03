// The reliability diagram as a picture: the probability that was said against the share of machine text.
import type { ReliabilityBin } from '../../src/protocol/training.ts';

const SIZE = 240;
const MARGIN = 36;
const TICKS = [0, 0.5, 1];
const LARGEST_DOT = 7;

/** An SVG of its own, readable on light and on dark pages; the area of a dot grows with its bin's paragraphs. */
export function reliabilitySvg(bins: readonly ReliabilityBin[]): string {
  const x = (value: number): string => (MARGIN + value * SIZE).toFixed(1);
  const y = (value: number): string => (MARGIN + (1 - value) * SIZE).toFixed(1);
  const most = Math.max(1, ...bins.map(({ examples }) => examples));
  const dots = bins.map(({ meanProbability, share, examples }) => {
    const radius = Math.max(2, LARGEST_DOT * Math.sqrt(examples / most)).toFixed(1);
    return `<circle cx="${x(meanProbability)}" cy="${y(share)}" r="${radius}"/>`;
  });
  const line = bins.map(({ meanProbability, share }) => `${x(meanProbability)},${y(share)}`).join(' ');
  const whole = SIZE + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${whole} ${whole}" width="${whole}" height="${whole}" role="img" aria-label="Reliability diagram" font-family="sans-serif" font-size="11" fill="#888">`,
    `<g fill="none" stroke="#888"><rect x="${MARGIN}" y="${MARGIN}" width="${SIZE}" height="${SIZE}"/><path d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}" stroke-dasharray="4 4"/></g>`,
    `<g fill="#3794ff"><polyline points="${line}" fill="none" stroke="#3794ff" stroke-width="1.5"/>${dots.join('')}</g>`,
    ...TICKS.flatMap((tick) => [
      `<text x="${x(tick)}" y="${whole - MARGIN + 14}" text-anchor="middle">${tick}</text>`,
      `<text x="${MARGIN - 6}" y="${y(tick)}" text-anchor="end" dominant-baseline="middle">${tick}</text>`,
    ]),
    `<text x="${whole / 2}" y="${whole - 6}" text-anchor="middle">probability said</text>`,
    `<text transform="translate(12 ${whole / 2}) rotate(-90)" text-anchor="middle">share of machine text</text>`,
    '</svg>',
    '',
  ].join('\n');
}
