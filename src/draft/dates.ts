// Dates as newsrooms write them, read into the model's MM-DD-YYYY.

export type DateReading =
  | { readonly ok: true; readonly date: string; readonly warning?: string }
  | { readonly ok: false; readonly code: 'date-unknown' | 'date-impossible'; readonly message: string };

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const monthPattern =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
/** 24 only as the end of the day, 60 only as a leap second. */
const clock = '(?:[01]?\\d|2[0-3]|24(?=:?00))(?::?[0-5]\\d(?::?(?:[0-5]\\d|60))?)?(?!:?\\d)';
const timePattern = `(?:[T,\\s]\\s*(?:at\\s+)?${clock}.{0,40})?`;
const zonePattern = '(?:Z|[+-](?:[01]\\d|2[0-3]):?[0-5]\\d)?';
const form = (source: string): RegExp => new RegExp(`^${source}${timePattern}$`, 'iu');

const YEAR_FIRST = form('(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})' + zonePattern);
const COMPACT = form('(\\d{4})(\\d{2})(\\d{2})' + zonePattern);
const YEAR_LAST = form('(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4})');
const MONTH_NAME_FIRST = form(`${monthPattern}\\s*(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})`);
const DAY_FIRST = form(`(\\d{1,2})(?:st|nd|rd|th)?[\\s-]*(?:of\\s+)?${monthPattern},?[\\s-]*(\\d{4})`);
const WEEKDAY = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+/iu;
const ADVICE = 'Write it as YYYY-MM-DD, for example 2019-03-07.';
const EARLIEST_YEAR = 1600;
const LATEST_YEAR = 2199;

/**
 * The calendar day a text names, as MM-DD-YYYY: ISO 8601 and YAML timestamps (the day as written, whatever the zone),
 * YYYY/MM/DD, MM-DD-YYYY (the model's own form), month names in English and RFC 2822. 03/04/2019 is read month first,
 * 03.04.2019 day first, both with a warning.
 */
export function readDate(text: string): DateReading {
  const given = text.trim();
  if (given.length > 80) return unknown(`${given.slice(0, 40)}…`);
  const plain = given.replace(WEEKDAY, '');
  const yearFirst = YEAR_FIRST.exec(plain);
  if (yearFirst) return day(given, yearFirst[1], yearFirst[3], yearFirst[4]);
  const compact = COMPACT.exec(plain);
  if (compact) return day(given, compact[1], compact[2], compact[3]);
  const monthFirst = MONTH_NAME_FIRST.exec(plain);
  if (monthFirst) return day(given, monthFirst[3], monthNumber(monthFirst[1]), monthFirst[2]);
  const dayFirst = DAY_FIRST.exec(plain);
  if (dayFirst) return day(given, dayFirst[3], monthNumber(dayFirst[2]), dayFirst[1]);
  const yearLast = YEAR_LAST.exec(plain);
  if (yearLast) return numbersOnly(given, Number(yearLast[1]), Number(yearLast[3]), Number(yearLast[4]), yearLast[2]);
  return unknown(given);
}

function numbersOnly(
  given: string,
  first: number,
  second: number,
  year: number,
  mark: string | undefined,
): DateReading {
  const onlyDayFirst = first > 12 && second <= 12;
  const onlyMonthFirst = second > 12 && first <= 12;
  const isDayFirst = onlyDayFirst || (!onlyMonthFirst && mark === '.');
  const reading = isDayFirst ? day(given, year, second, first) : day(given, year, first, second);
  if (!reading.ok || onlyDayFirst || onlyMonthFirst || first === second || mark === '-') return reading;
  const [month, dayOfMonth] = isDayFirst ? [second, first] : [first, second];
  const iso = `${year}-${two(month)}-${two(dayOfMonth)}`;
  const order = isDayFirst ? 'day first' : 'month first';
  const warning = `The date “${given}” can be read in two ways; it was read ${order}, as ${MONTHS[month - 1]} ${dayOfMonth}, ${year}. Write ${iso} if that is right.`;
  return { ...reading, warning };
}

function day(
  given: string,
  y: string | number | undefined,
  m: string | number | undefined,
  d: string | number | undefined,
): DateReading {
  const [year, month, dayOfMonth] = [Number(y), Number(m), Number(d)];
  const impossible = (why: string): DateReading => ({
    ok: false,
    code: 'date-impossible',
    message: `The date “${given}” does not exist: ${why}. ${ADVICE}`,
  });
  if (year < EARLIEST_YEAR || year > LATEST_YEAR) return impossible(`${year} is not a year of a news article`);
  if (month < 1 || month > 12) return impossible(`there is no month ${month}`);
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (dayOfMonth < 1 || dayOfMonth > days) return impossible(`${MONTHS[month - 1]} ${year} has ${days} days`);
  return { ok: true, date: `${two(month)}-${two(dayOfMonth)}-${year}` };
}

function unknown(given: string): DateReading {
  return { ok: false, code: 'date-unknown', message: `“${given}” is not a date that can be read. ${ADVICE}` };
}

const two = (number: number): string => String(number).padStart(2, '0');

const monthNumber = (name: string | undefined): number =>
  MONTHS.findIndex((month) => month.slice(0, 3).toLowerCase() === name?.slice(0, 3).toLowerCase()) + 1;
