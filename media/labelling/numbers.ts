// Numbers as people read them.

const whole = new Intl.NumberFormat('en');

export const count = (value: number): string => whole.format(value);

/** "41 %"; never 100 before all is done, nor 0 once something is. */
export function share(part: number, all: number): string {
  if (all === 0) return '0 %';
  const percent = (100 * part) / all;
  if (percent > 99 && part < all) return '99 %';
  return percent > 0 && percent < 1 ? '< 1 %' : `${Math.round(percent)} %`;
}

export const plural = (value: number, one: string, many: string): string =>
  `${count(value)} ${value === 1 ? one : many}`;
