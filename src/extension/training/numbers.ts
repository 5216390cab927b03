// Numbers as people read them; free of VS Code.

/** As "1,204". */
export const count = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 0 });

/** As "1 article", "12 articles"; the plural is the singular with an s unless it is given. */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** Three digits after the point, as ".934" is written in the literature. */
export const fixed = (value: number, digits = 3): string => value.toFixed(digits);

/**
 * As "93.4 %". Only a share of exactly 0 or 1 reads "0 %" or "100 %": what is close to it keeps as many digits as show that
 * it is not.
 */
export function percent(share: number, digits = 1): string {
  const value = share * 100;
  if (share === 0 || share === 1) return `${value} %`;
  for (let more = digits; more < 4; more++) {
    const text = value.toFixed(more);
    if (Number(text) !== 0 && Number(text) !== 100) return `${text} %`;
  }
  return share < 0.5 ? '< 0.001 %' : '> 99.999 %';
}

/** A false-positive rate, as "about 5 false marks per 1,000 paragraphs" (or per 10,000 where they are rarer). */
export function falseMarks(rate: number): string {
  if (rate <= 0) return 'no false marks on the paragraphs that it was measured on';
  const per = rate >= 0.001 ? 1000 : 10_000;
  return `about ${counted(Math.max(1, Math.round(rate * per)), 'false mark')} per ${count(per)} paragraphs`;
}

/** As "a few seconds", "about 40 seconds", "about 3 minutes", "about 2 hours", "about 3 days". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 8) return 'a few seconds';
  if (seconds < 55) return `about ${Math.round(seconds / 5) * 5} seconds`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 50) return `about ${counted(Math.max(minutes, 1), 'minute')}`;
  if (minutes < 90) return 'about an hour';
  const hours = Math.round(minutes / 60);
  if (hours < 36) return `about ${counted(hours, 'hour')}`;
  return `about ${counted(Math.round(hours / 24), 'day')}`;
}

/** As "300 MB" or "1.2 GB"; decimal, as file managers count. */
export function bytes(value: number): string {
  if (value >= 995e6) return `${(value / 1e9).toFixed(1)} GB`;
  if (value >= 1e6) return `${count(roundTo2(value / 1e6))} MB`;
  return `${count(Math.max(1, Math.round(value / 1e3)))} kB`;
}

/** The first two digits, the rest 0: an estimate should look like one. */
function roundTo2(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.round(value / step) * step;
}

/** "a, b and c". */
export function list(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** 95 % interval of a share that was seen in `total` cases (Wilson 1927, score interval). */
export function shareInterval(share: number, total: number): readonly [number, number] {
  if (total <= 0) return [0, 1];
  const z = 1.959964;
  const centre = (share + (z * z) / (2 * total)) / (1 + (z * z) / total);
  const reach = (z / (1 + (z * z) / total)) * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total));
  return [Math.max(0, centre - reach), Math.min(1, centre + reach)];
}

/** An ISO time as "5 October, 14:02", in the zone of whoever reads it; what is no time stays as it is. */
export function moment(iso: string, zone?: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    ...(zone === undefined ? {} : { timeZone: zone }),
  })
    .format(time)
    .replace(' at ', ', ');
}
