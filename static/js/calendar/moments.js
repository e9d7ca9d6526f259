// Times as iCalendar writes them (RFC 5545 3.3). A wall time is the seconds that a clock shows since 1970, a day the
// whole days since then; which instant that is, only a zone can tell.
import { Unreadable } from "./lines.js";

export const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 86_400;
const MOMENT = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z?))?$/i;
const DURATION = /^([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i;

// A year of two digits would be taken for one of ours by Date.UTC.
export const dayOf = (year, month, day) => new Date(0).setUTCFullYear(year, month - 1, day) / (DAY * 1000);

export function dateOf(day) {
  const date = new Date(day * DAY * 1000);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}

// 0 is Monday.
export const weekdayOf = (day) => (((day + 3) % 7) + 7) % 7;

// {wall, isDate, isUtc}. Throws Unreadable.
export function momentOf(said) {
  const found = MOMENT.exec(said);
  if (!found) throw new Unreadable();
  const [year, month, date, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map((part) => part && Number(part));
  const day = dayOf(year, month, date);
  const isReal = year > 0 && dateOf(day).join() === [year, month, date].join();
  if (!isReal || hour > 23 || minute > 59 || second > 60) throw new Unreadable();
  const wall = day * DAY + hour * HOUR + minute * MINUTE + Math.min(second, 59);
  return { wall, isDate: found[4] === undefined, isUtc: Boolean(found[7]) };
}

// Seconds, perhaps fewer than none. Throws Unreadable.
export function durationOf(said) {
  const found = DURATION.exec(said);
  if (!found || /[PT]$/i.test(said)) throw new Unreadable();
  const [weeks, days, hours, minutes, seconds] = found.slice(2).map((part) => Number(part ?? 0));
  const length = (weeks * 7 + days) * DAY + hours * HOUR + minutes * MINUTE + seconds;
  return found[1] === "-" ? -length : length;
}

// An offset from UTC like +0545, in seconds. Throws Unreadable.
export function offsetOf(said) {
  const found = /^([+-])(\d\d)(\d\d)(\d\d)?$/.exec(said);
  if (!found) throw new Unreadable();
  const [hours, minutes, seconds] = found.slice(2).map((part) => Number(part ?? 0));
  const offset = hours * HOUR + minutes * MINUTE + seconds;
  return found[1] === "-" ? -offset : offset;
}
