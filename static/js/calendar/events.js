// One VEVENT: when it begins and how long it lasts, by what it comes back, whether it takes time.
import { Unreadable, nameOf, parametersOf, plainText, valueOf } from "./lines.js";
import { DAY, HOUR, durationOf, momentOf } from "./moments.js";
import { ruleOf } from "./recurrence.js";
import { UTC, zoneOf } from "./zones.js";

const BOMB = /FREQ=(?:SECONDLY|MINUTELY)|INTERVAL=0*(?:;|$)/i;
// Named one by one: every day of 27 years.
const MOST_DATES = 10_000;
const LONGEST_TITLE = 200;

// A moment is {wall, isDate, zone}; without a zone it is the reader's. What cannot be read is left out, and `isWhole`
// is false. `own` are the addresses of the calendar's person.
export function eventOf(lines, zones, own) {
  const event = { rules: new Map(), more: [], without: [], periods: new Map(), attendees: [], sequence: -1, isWhole: true };
  for (const line of lines) {
    try {
      say(event, line, zones);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      event.isWhole = false;
    }
  }
  event.isWhole &&= event.start !== undefined;
  event.takesTime = !event.isFree && !event.isCancelled && !isDeclined(event, own);
  if (event.start) settle(event);
  return event;
}

// Whether a rule would never get on, or more days are named than any calendar has use for: told without reading.
export function isBomb(events) {
  let named = 0;
  for (const line of events.flat()) {
    const name = nameOf(line);
    if ((name === "RRULE" || name === "EXRULE") && BOMB.test(line)) return true;
    if (name === "EXDATE" || name === "RDATE") named += line.split(",").length;
  }
  return named > MOST_DATES;
}

function say(event, line, zones) {
  const value = valueOf(line);
  const name = nameOf(line);
  if (name === "DTSTART") event.start ??= at(line, value, zones);
  else if (name === "DTEND") event.end ??= at(line, value, zones);
  else if (name === "DURATION") event.lasts = durationOf(value);
  else if (name === "RRULE" && value) event.rules.set(value.toUpperCase(), ruleOf(value));
  else if (name === "RDATE") value.split(",").forEach((each) => addMore(event, line, each, zones));
  else if (name === "EXDATE") value.split(",").forEach((each) => event.without.push(at(line, each, zones)));
  else if (name === "RECURRENCE-ID") {
    event.replaces = at(line, value, zones);
    event.isForFuture = parametersOf(line).RANGE?.toUpperCase() === "THISANDFUTURE";
  } else if (name === "SEQUENCE") event.sequence = Number.parseInt(value, 10) || 0;
  else if (name === "TRANSP") event.isFree ||= value.toUpperCase() === "TRANSPARENT";
  else if (name === "X-MICROSOFT-CDO-BUSYSTATUS") event.isFree ||= value.toUpperCase() === "FREE";
  else if (name === "STATUS") event.isCancelled = value.toUpperCase() === "CANCELLED";
  else if (name === "ATTENDEE") event.attendees.push(attendee(line, value));
  else if (name === "SUMMARY") event.title = plainText(value).slice(0, LONGEST_TITLE);
}

function at(line, value, zones) {
  const moment = momentOf(value.trim());
  const zone = moment.isUtc ? UTC : moment.isDate ? null : zoneOf(line, zones) ?? null;
  return { wall: moment.wall, isDate: moment.isDate, zone };
}

// RDATE: moments, or periods (3.8.5.2).
function addMore(event, line, value, zones) {
  const [from, to] = value.split("/");
  const start = at(line, from, zones);
  event.more.push(start);
  if (to === undefined) return;
  event.periods.set(start, /^[+-]?P/i.test(to) ? durationOf(to) : between(start, at(line, to, zones)));
}

function attendee(line, value) {
  const address = value.toLowerCase().replace(/^mailto:/, "");
  return { address, hasDeclined: parametersOf(line).PARTSTAT?.toUpperCase() === "DECLINED" };
}

// Whether the calendar's own person will not come: known by address, or being the only one who is asked.
function isDeclined({ attendees }, own) {
  const mine = attendees.filter(({ address }) => own.has(address));
  const meant = mine.length ? mine : attendees.length === 1 ? attendees : [];
  return meant.some(({ hasDeclined }) => hasDeclined);
}

// Start and length of one kind (3.6.1): a day for a date, nothing for a time. What ends before it begins is turned
// round. `least` is how long it lasts at least where it says so badly.
function settle(event) {
  const { start, end, lasts } = event;
  const isDate = start.isDate && (end ? end.isDate : (lasts ?? 0) % DAY === 0);
  const zone = start.zone ?? (end?.zone || null);
  event.start = { wall: start.wall, isDate, zone };
  const ends = end && { ...end, zone: end.zone ?? zone };
  event.length = ends ? between(event.start, ends) : lasts ?? (isDate ? DAY : 0);
  if (event.length < 0) {
    event.start = ends ? { ...ends, isDate } : { ...event.start, wall: event.start.wall + event.length };
    event.length = -event.length;
  }
  event.least = ends || lasts !== undefined ? event.length : isDate ? DAY : HOUR;
}

// By the clock within one zone, as programs count; else by what passes.
export function between(start, end) {
  if (start.zone === end.zone || !start.zone || !end.zone) return end.wall - start.wall;
  return end.zone.first(end.wall) - start.zone.first(start.wall);
}
