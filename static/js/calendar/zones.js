// Zones: those that the browser knows, and those that a calendar defines. All times in seconds.
import { Unreadable, nameOf, parametersOf, valueOf } from "./lines.js";
import { DAY, dayOf, momentOf, offsetOf } from "./moments.js";
import { ruleOf, wallsOf } from "./recurrence.js";
import { WINDOWS } from "./windows.js";

const AREAS = ["Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];
// No zone changes its clock by the day or the hour; one that says so would never end.
const BOMB = /FREQ=(?:SECONDLY|MINUTELY|HOURLY|DAILY)|INTERVAL=0*(?:;|$)|BYSETPOS|BYSECOND|BYMINUTE/i;
// Between these a browser writes years as we do.
const EARLIEST = dayOf(1000, 1, 1) * DAY;
const LATEST = dayOf(9000, 1, 1) * DAY;

export class Zone {
  #offsetAt;
  #days = new Map();

  // `offsetAt` gives local time minus UTC at an instant.
  constructor(offsetAt) {
    this.#offsetAt = offsetAt;
  }

  offset(at) {
    const day = Math.floor(at / DAY);
    const before = this.#midnight(day);
    return before === this.#midnight(day + 1) ? before : this.#offsetAt(at);
  }

  // The instant of a wall time: the first of two; what the clock leaves out is as if it had not been changed.
  first(wall) {
    const before = this.offset(wall - DAY);
    const found = this.#passes(wall, before);
    return found.length ? found[0] : wall - before;
  }

  // The same where nobody has said which zone is meant: of two the one or the other, what is left out ends at once.
  near(wall, isLater) {
    const before = this.offset(wall - DAY);
    const found = this.#passes(wall, before);
    if (found.length) return isLater ? found.at(-1) : found[0];
    let [low, high] = [wall - this.offset(wall + DAY), wall - before];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offset(middle) === before) low = middle;
      else high = middle;
    }
    return high;
  }

  #passes(wall, before) {
    const after = this.offset(wall + DAY);
    if (before === after) return [wall - before];
    return [wall - before, wall - after].filter((at) => at + this.offset(at) === wall).sort((a, b) => a - b);
  }

  #midnight(day) {
    if (!this.#days.has(day)) this.#days.set(day, this.#offsetAt(day * DAY));
    return this.#days.get(day);
  }
}

export const UTC = new Zone(() => 0);

// A zone by its IANA name; null for what is none.
export function known(name) {
  if (!/^[a-z][\w+-]*(\/[\w+-]+)*$/i.test(name)) return null;
  const parts = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" };
  let format;
  try {
    format = new Intl.DateTimeFormat("en-US", { ...parts, hourCycle: "h23", timeZone: name });
  } catch {
    return null;
  }
  return new Zone((at) => {
    const whole = Math.min(Math.max(Math.floor(at), EARLIEST), LATEST);
    const said = Object.fromEntries(format.formatToParts(whole * 1000).map(({ type, value }) => [type, Number(value)]));
    const wall = dayOf(said.year, said.month, said.day) * DAY + said.hour * 3600 + said.minute * 60 + said.second;
    return wall - whole;
  });
}

// The zones of one calendar. What is not known is null: such a time is the reader's own.
export class Zones {
  #meant = new Map();

  // Definitions are lines of VTIMEZONE; they need to be right until `last`.
  constructor(defined, last) {
    for (const lines of defined) {
      const tzid = lines.find((line) => nameOf(line) === "TZID");
      if (tzid) this.#define(valueOf(tzid), lines, last);
    }
  }

  named(tzid) {
    if (!this.#meant.has(tzid)) this.#meant.set(tzid, byName(tzid) ?? byCity(tzid));
    return this.#meant.get(tzid);
  }

  // What everybody knows by its name stays what it is.
  #define(tzid, lines, last) {
    if (WINDOWS.has(tzid) || known(tzid.replace(/^\/+|\/+$/g, ""))) return;
    if (lines.some((line) => nameOf(line) === "RRULE" && BOMB.test(line))) return;
    try {
      this.#meant.set(tzid, described(lines, last));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
    }
  }
}

function byName(tzid) {
  const clean = tzid.replace(/^\/+|\/+$/g, "");
  const names = [clean, WINDOWS.get(clean) ?? ""];
  // "/vendor.example/Europe/Berlin": the longest end that is a zone.
  if (tzid.startsWith("/")) clean.split("/").forEach((_, at, all) => names.push(all.slice(at + 1).join("/")));
  for (const name of names) {
    const zone = known(name);
    if (zone) return zone;
  }
  return null;
}

// "(UTC+01:00) Amsterdam, Berlin, Bern": by the first city that a zone is named after.
function byCity(tzid) {
  for (const word of tzid.slice(0, 200).split(/[,()/]/)) {
    const city = word.trim().replaceAll(" ", "_");
    if (!/^[a-z_-]{3,}$/i.test(city)) continue;
    for (const area of AREAS) {
      const zone = known(`${area}/${city}`);
      if (zone) return zone;
    }
  }
  return null;
}

// Throws Unreadable for half a definition.
function described(lines, last) {
  const parts = [];
  for (const line of lines) {
    const name = nameOf(line);
    if (name === "BEGIN") parts.push({ kind: valueOf(line).toUpperCase(), rules: [], more: [] });
    const part = parts.at(-1);
    if (!part) continue;
    if (name === "DTSTART") part.start = momentOf(valueOf(line)).wall;
    else if (name === "TZOFFSETFROM") part.before = offsetOf(valueOf(line));
    else if (name === "TZOFFSETTO") part.after = offsetOf(valueOf(line));
    else if (name === "RRULE") part.rules.push(ruleOf(valueOf(line)));
    else if (name === "RDATE") part.more.push(...valueOf(line).split(",").map((each) => momentOf(each).wall));
  }
  if (!parts.length || parts.some((part) => [part.start, part.before, part.after].includes(undefined))) throw new Unreadable();
  const onsets = parts.flatMap((part) => onsetsOf(part, last)).sort((a, b) => a.at - b.at);
  const earliest = (parts.find(({ kind }) => kind === "STANDARD") ?? parts[0]).after;
  return new Zone((at) => onsets.findLast((onset) => onset.at <= at)?.offset ?? earliest);
}

// An observance begins by the clock that is being changed.
function onsetsOf({ start, before, after, rules, more }, last) {
  const walls = new Set([...more, ...(rules.length ? [] : [start])]);
  for (const rule of rules) {
    const { until } = rule;
    const isPast = (wall) => until && (until.isUtc ? wall - before : wall) > until.wall;
    for (const wall of wallsOf(rule, start, start, last + DAY, isPast)) walls.add(wall);
  }
  return [...walls].map((wall) => ({ at: wall - before, offset: after }));
}

// The zone that the parameters of a line name; undefined where they name none.
export function zoneOf(line, zones) {
  const tzid = parametersOf(line).TZID;
  return tzid === undefined ? undefined : zones.named(tzid);
}
