/** Slack's timestamps as people read them, in the zone of this machine. */

const LOCALE = navigator.language.startsWith('en') ? navigator.language : 'en-GB';
const DAY = 86_400_000;

const format = (options) => new Intl.DateTimeFormat(LOCALE, options);
const CLOCK = format({ hour: 'numeric', minute: '2-digit' });
const CLOCK_SECONDS = format({ hour: 'numeric', minute: '2-digit', second: '2-digit' });
const FULL = format({ dateStyle: 'full', timeStyle: 'medium' });
const LONG = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const DATE = format({ day: 'numeric', month: 'long', year: 'numeric' });
const SHORT = format({ day: 'numeric', month: 'short', year: 'numeric' });
const NUMERIC = format({ day: '2-digit', month: '2-digit', year: 'numeric' });

/** @param {string|number} ts seconds since 1970, as Slack writes them @returns {Date} */
export const toDate = (ts) => new Date(Number(ts) * 1000);

/** @param {string} ts @returns {string} "10:30" */
export const clock = (ts) => CLOCK.format(toDate(ts));

/** @param {string} ts @returns {string} the day and the time to the second, for a tooltip */
export const fullDate = (ts) => FULL.format(toDate(ts));

const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());

/** @param {string} ts @returns {string} the same for all moments of one local day */
export const dayKey = (ts) => midnight(toDate(ts)).toDateString();

function nearDay(date, now) {
  const days = Math.round((midnight(now) - midnight(date)) / DAY);
  return { 0: 'Today', 1: 'Yesterday', [-1]: 'Tomorrow' }[days];
}

/** @param {string} ts @param {Date} [now] @returns {string} "Today", "Yesterday" or the date */
export const dayLabel = (ts, now = new Date()) => nearDay(toDate(ts), now) ?? LONG.format(toDate(ts));

/** @param {string} ts @param {Date} [now] @returns {string} "today at 10:30" */
export function dayAndClock(ts, now = new Date()) {
  const near = nearDay(toDate(ts), now);
  return `${near ? near.toLowerCase() : SHORT.format(toDate(ts))} at ${clock(ts)}`;
}

function ago(date, now) {
  const minutes = Math.round((now - date) / 60_000);
  const units = [[1440, 'day'], [60, 'hour'], [1, 'minute']];
  const [size, unit] = units.find(([length]) => Math.abs(minutes) >= length) ?? [1, 'minute'];
  return new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' }).format(-Math.round(minutes / size), unit);
}

const PLACEHOLDERS = {
  date_num: (date) => NUMERIC.format(date),
  date: (date) => DATE.format(date),
  date_short: (date) => SHORT.format(date),
  date_long: (date) => LONG.format(date),
  date_pretty: (date, now) => nearDay(date, now)?.toLowerCase() ?? DATE.format(date),
  date_short_pretty: (date, now) => nearDay(date, now)?.toLowerCase() ?? SHORT.format(date),
  date_long_pretty: (date, now) => nearDay(date, now)?.toLowerCase() ?? LONG.format(date),
  time: (date) => CLOCK.format(date),
  time_secs: (date) => CLOCK_SECONDS.format(date),
  ago: (date, now) => ago(date, now),
};

/**
 * Slack's date formatting: `{date_pretty} at {time}` filled in; an unknown placeholder stays as written.
 * https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 * @param {string|number} seconds
 * @param {string} pattern
 * @param {Date} [now]
 * @returns {string} empty when the seconds are no moment
 */
export function slackDate(seconds, pattern, now = new Date()) {
  const date = toDate(seconds);
  if (Number.isNaN(date.getTime())) return '';
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => PLACEHOLDERS[name]?.(date, now) ?? whole);
}
