// Rules by which events come back (RFC 5545 3.3.10), on wall times.
import { Unreadable } from "./lines.js";
import { DAY, HOUR, MINUTE, dateOf, dayOf, momentOf, weekdayOf } from "./moments.js";

const DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const EVERY = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"];
// How far numbers may go, and whether they may count from the end.
const LISTS = {
  BYMONTH: [1, 12], BYMONTHDAY: [1, 31, true], BYYEARDAY: [1, 366, true], BYWEEKNO: [1, 53, true],
  BYSETPOS: [1, 366, true], BYHOUR: [0, 23], BYMINUTE: [0, 59], BYSECOND: [0, 59],
};
// Days that are looked at for one rule: with a count from the year 1 on, and no further.
const MOST_DAYS = 1_000_000;
const LAST_DAY = dayOf(9999, 12, 31);

// Throws Unreadable, also where a rule would go by the second or minute, or never get on.
export function ruleOf(said) {
  const rule = { interval: 1, first: 0, on: {} };
  for (const part of said.toUpperCase().split(";").filter(Boolean)) {
    const [name, value = ""] = part.split("=");
    if (name === "FREQ") rule.every = one(value, EVERY);
    else if (name === "INTERVAL") rule.interval = number(value, 1, Infinity);
    else if (name === "COUNT") rule.count = value.startsWith("-") ? undefined : number(value, 0, Infinity);
    else if (name === "UNTIL") rule.until = momentOf(value);
    else if (name === "WKST") rule.first = DAYS.indexOf(one(value, DAYS));
    else if (name === "BYDAY") rule.weekdays = value.split(",").map(weekday);
    else if (name in LISTS) rule.on[name] = value.split(",").map((each) => number(each, ...LISTS[name]));
    else if (part !== "RSCALE=GREGORIAN") throw new Unreadable();
  }
  if (!rule.every) throw new Unreadable();
  return rule;
}

// The wall times of a rule in [low, high] from `start` on, ascending, until one is past. Throws Unreadable.
export function* wallsOf(said, start, low, high, isPast = () => false) {
  const rule = complete(said, start);
  let seen = 0;
  let given = 0;
  // Whoever counts has to begin at the beginning.
  for (let turn = rule.count === undefined ? skipped(rule, start, low) : 0; ; turn += 1) {
    const { days, hour } = period(rule, start, turn);
    if (!days.length || days[0] * DAY > high || days[0] > LAST_DAY) return;
    seen += days.length;
    if (seen > MOST_DAYS) throw new Unreadable();
    const times = timesOf(rule, hour);
    const found = days.filter((day) => times.length && isDay(rule, day));
    const walls = found.flatMap((day) => times.map((time) => day * DAY + time));
    for (const wall of chosen(walls, rule.on.BYSETPOS)) {
      if (wall < start) continue;
      if (wall > high || isPast(wall) || given === rule.count) return;
      given += 1;
      if (wall >= low) yield wall;
    }
  }
}

// What a rule leaves open is as its first day is.
function complete(said, start) {
  const rule = { ...said, on: { ...said.on } };
  const [, month, date] = dateOf(Math.floor(start / DAY));
  const { on } = rule;
  if (!(on.BYWEEKNO || on.BYYEARDAY || on.BYMONTHDAY || rule.weekdays)) {
    if (rule.every === "YEARLY") on.BYMONTH ??= [month];
    if (rule.every === "YEARLY" || rule.every === "MONTHLY") on.BYMONTHDAY = [date];
    if (rule.every === "WEEKLY") rule.weekdays = [{ day: weekdayOf(Math.floor(start / DAY)), nth: 0 }];
  }
  const isOfDates = ["BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"].some((name) => on[name]);
  rule.isOfWeekdays = !isOfDates && !rule.weekdays?.some(({ nth }) => nth);
  if (rule.every !== "HOURLY") on.BYHOUR ??= [Math.floor(start / HOUR) % 24];
  on.BYMINUTE ??= [Math.floor(start / MINUTE) % 60];
  on.BYSECOND ??= [start % 60];
  // Remainders of times before 1970 are below zero.
  for (const [name, whole] of [["BYHOUR", 24], ["BYMINUTE", 60], ["BYSECOND", 60]]) {
    on[name] = on[name] && [...new Set(on[name].map((each) => (each + whole) % whole))].sort((a, b) => a - b);
  }
  return rule;
}

// Periods that lie before `low`, but for the one before it.
function skipped(rule, start, low) {
  const [year, month] = dateOf(Math.floor(start / DAY));
  const [thenYear, thenMonth] = dateOf(Math.floor(low / DAY));
  const between = {
    YEARLY: thenYear - year,
    MONTHLY: (thenYear - year) * 12 + thenMonth - month,
    WEEKLY: (low - start) / (7 * DAY),
    DAILY: (low - start) / DAY,
    HOURLY: (low - start) / HOUR,
  };
  return Math.max(0, Math.floor(between[rule.every] / rule.interval) - 1);
}

// The days of a rule's turn, and of one by the hour its hour.
function period(rule, start, turn) {
  const begins = Math.floor(start / DAY);
  const [year, month] = dateOf(begins);
  const by = turn * rule.interval;
  if (rule.every === "HOURLY") {
    const hours = Math.floor(start / HOUR) + by;
    return { days: [Math.floor(hours / 24)], hour: ((hours % 24) + 24) % 24 };
  }
  if (rule.every === "DAILY") return { days: [begins + by] };
  if (rule.every === "WEEKLY") {
    const monday = begins - ((weekdayOf(begins) - rule.first + 7) % 7);
    return { days: range(turn ? monday + 7 * by : begins, monday + 7 * by + 7) };
  }
  if (rule.every === "MONTHLY") return { days: range(dayOf(year, month + by, 1), dayOf(year, month + by + 1, 1)) };
  return { days: range(dayOf(year + by, 1, 1), dayOf(year + by + 1, 1, 1)) };
}

const range = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);

function timesOf({ on }, hour) {
  const hours = hour === undefined ? on.BYHOUR : [hour].filter((each) => !on.BYHOUR || on.BYHOUR.includes(each));
  return hours.flatMap((h) => on.BYMINUTE.flatMap((m) => on.BYSECOND.map((s) => h * HOUR + m * MINUTE + s)));
}

function isDay({ on, weekdays, every, first, isOfWeekdays }, day) {
  // Cheap questions first: who counts from long ago asks often.
  if (weekdays && !weekdays.some((each) => each.day === weekdayOf(day))) return false;
  if (isOfWeekdays) return true;
  const [year, month, date] = dateOf(day);
  if (on.BYMONTH && !on.BYMONTH.includes(month)) return false;
  if (on.BYMONTHDAY && !isOne(on.BYMONTHDAY, date, dayOf(year, month + 1, 1) - dayOf(year, month, 1))) return false;
  const newYear = dayOf(year, 1, 1);
  const length = dayOf(year + 1, 1, 1) - newYear;
  if (on.BYYEARDAY && !isOne(on.BYYEARDAY, day - newYear + 1, length)) return false;
  if (on.BYWEEKNO && !isOne(on.BYWEEKNO, ...weekOf(day, first))) return false;
  if (!weekdays) return true;
  const isOfMonth = every === "MONTHLY" || (every === "YEARLY" && on.BYMONTH);
  const begins = isOfMonth ? day - date + 1 : newYear;
  const ends = isOfMonth ? dayOf(year, month + 1, 1) : newYear + length;
  return weekdays.some((each) => each.day === weekdayOf(day) && isNth(each.nth, every, day - begins, ends - day - 1));
}

// Ordinals have a meaning by the month and the year only.
function isNth(nth, every, before, after) {
  if (!nth || (every !== "MONTHLY" && every !== "YEARLY")) return true;
  return nth > 0 ? Math.floor(before / 7) + 1 === nth : -Math.floor(after / 7) - 1 === nth;
}

const isOne = (numbers, at, length) => numbers.includes(at) || numbers.includes(at - length - 1);

// [number of the week, weeks of its year]: the first is the one with at least four days in the year.
function weekOf(day, first) {
  const begins = day - ((weekdayOf(day) - first + 7) % 7);
  const [year] = dateOf(begins + 3);
  const opens = (of) => {
    const newYear = dayOf(of, 1, 1);
    const into = (weekdayOf(newYear) - first + 7) % 7;
    return into > 3 ? newYear - into + 7 : newYear - into;
  };
  return [(begins - opens(year)) / 7 + 1, (opens(year + 1) - opens(year)) / 7];
}

function chosen(walls, positions) {
  if (!positions) return walls;
  const found = new Set(positions.map((at) => walls.at(at > 0 ? at - 1 : at)));
  found.delete(undefined);
  return [...found].sort((a, b) => a - b);
}

function one(value, values) {
  if (!values.includes(value)) throw new Unreadable();
  return value;
}

function number(value, least, most, mayBeNegative = false) {
  const found = /^[+-]?\d+$/.test(value) ? Number(value) : NaN;
  const size = mayBeNegative ? Math.abs(found) : found;
  if (!(size >= least && size <= most)) throw new Unreadable();
  return found;
}

function weekday(value) {
  const found = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(value);
  if (!found || found[1] === "0") throw new Unreadable();
  return { day: DAYS.indexOf(one(found[2], DAYS)), nth: Number(found[1] ?? 0) };
}
