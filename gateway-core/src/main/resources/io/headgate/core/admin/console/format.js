const WHOLE = new Intl.NumberFormat('en');
const RATE = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const PERCENT = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

const NOTHING = '–';
const STEPS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
];

export const whole = (value) => (value == null ? NOTHING : WHOLE.format(value));
export const rate = (value) => (value == null ? NOTHING : RATE.format(value));
export const percent = (value) => (value == null ? NOTHING : PERCENT.format(value));
export const millis = (value) => (value == null ? NOTHING : `${RATE.format(value)} ms`);
export const moment = (value) => MOMENT.format(new Date(value));
export const time = (value) => TIME.format(new Date(value));

/** A time in its largest whole unit. */
export function seconds(value) {
  for (const [length, unit] of STEPS) {
    if (value >= length) {
      return `${Math.floor(value / length)} ${unit}`;
    }
  }
  return `${value} s`;
}

/** A share of two counts, or none without any. */
export const ratio = (part, other) => (part + other === 0 ? null : part / (part + other));
