// When the events of one UID take time: one event, or one that comes back with all that is changed of it.
import { Unreadable, nameOf, valueOf } from "./lines.js";
import { DAY, MINUTE } from "./moments.js";
import { wallsOf } from "./recurrence.js";
import { between, eventOf, isBomb } from "./events.js";

export class Reader {
  // Reads for the instants [from, to), in seconds; `place` is the reader's own zone.
  constructor(from, to, place, zones, own) {
    Object.assign(this, { from, to, place, zones, own });
    this.firstDay = digits(from - DAY);
    this.lastDay = digits(to + DAY);
  }

  // Whether a single event lies wholly outside, told by its dates alone.
  isOutside(events) {
    if (events.length !== 1) return false;
    const said = {};
    for (const line of events[0]) said[nameOf(line)] ??= line;
    if (said.RRULE || said.RDATE || said.DURATION) return false;
    const starts = said.DTSTART ? /^\d{8}/.exec(valueOf(said.DTSTART))?.[0] : undefined;
    const ends = (said.DTEND ? /^\d{8}/.exec(valueOf(said.DTEND))?.[0] : undefined) ?? starts;
    return starts !== undefined && (starts > this.lastDay || ends < this.firstDay);
  }

  // {spans, isWhole}: spans as [first minute, last minute, title, whether of whole days] within the reader's time.
  read(series) {
    const events = series.map((lines) => eventOf(lines, this.zones, this.own));
    const found = [];
    let isWhole = !isBomb(series);
    try {
      if (isWhole && events.every(({ start }) => start)) this.#expand(events, found);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      isWhole = false;
    }
    isWhole &&= events.every((event) => event.isWhole);
    // What is readable is never free: each event as its own dates tell it, without a rule.
    if (!isWhole) events.forEach((event) => event.start && !event.isFree && !event.isCancelled && this.#least(event, found));
    return { spans: found, isWhole };
  }

  #expand(events, found) {
    const changed = new Map();
    let core;
    for (const event of events) {
      if (event.replaces) for (const id of ids(event.replaces)) changed.set(id, newer(changed.get(id), event));
      else core = newer(core, event);
    }
    const gone = new Set(core?.without.flatMap(ids));
    for (const event of new Set(changed.values())) {
      if (!ids(event.replaces).some((id) => gone.has(id))) this.#put(event, event.start, event.length, found);
    }
    if (!core) return;
    const following = [...new Set(changed.values())].filter(({ isForFuture }) => isForFuture);
    following.sort((a, b) => ids(a.replaces)[0] - ids(b.replaces)[0]);
    const goneDays = new Set(core.without.filter(({ isDate }) => isDate).map(({ wall }) => wall));
    for (const [start, length] of this.#starts(core, following)) {
      const own = ids(start);
      if (own.some((id) => changed.has(id) || gone.has(id)) || goneDays.has(start.wall - mod(start.wall, DAY))) continue;
      const event = following.findLast(({ replaces }) => ids(replaces)[0] < own[0]) ?? core;
      const moved = event === core ? 0 : between(event.replaces, event.start);
      this.#put(event, { ...start, wall: start.wall + moved }, length ?? event.length, found);
    }
  }

  // Where a series begins, each once, with how long it lasts there if that is said.
  #starts(core, following) {
    const { start, rules } = core;
    const shifts = following.map(({ replaces, start: then, length }) => [between(replaces, then), length]);
    const low = this.from - 2 * DAY - Math.max(core.length, ...shifts.map(([by, length]) => by + length));
    const high = this.to + 2 * DAY - Math.min(0, ...shifts.map(([by]) => by));
    const found = new Map();
    const add = (moment, length) => found.set(ids(moment)[0], [moment, length]);
    const ends = [...rules.values()].filter(({ until }) => until);
    if (!ends.length || ends.some((rule) => !isPast(rule, start)(start.wall))) add(start);
    for (const rule of rules.values()) {
      for (const wall of wallsOf(rule, start.wall, low, high, isPast(rule, start))) add({ ...start, wall });
    }
    for (const moment of core.more) add(alike(moment, start), core.periods.get(moment));
    return found.values();
  }

  #least(event, found) {
    this.#put({ ...event, takesTime: true }, event.start, event.least, found);
  }

  #put({ takesTime, title = "" }, { wall, zone, isDate }, length, found) {
    if (!takesTime || length <= 0) return;
    const [first, last] = this.#instants(wall, zone, isDate, length);
    const start = Math.max(Math.floor(first / MINUTE), Math.floor(this.from / MINUTE));
    const end = Math.min(Math.ceil(last / MINUTE), Math.floor(this.to / MINUTE));
    if (start < end) found.push([start, end, title, isDate]);
  }

  // By the clock or by the hours that pass, whichever is later: in a change-over night they differ.
  #instants(wall, zone, isDate, length) {
    if (!zone) return [this.place.near(wall, false), this.place.near(wall + length, !isDate)];
    const first = zone.first(wall);
    return [first, Math.max(zone.first(wall + length), first + length)];
  }
}

// What a moment is known by: its instant, and what its clock shows.
const ids = ({ wall, zone }) => (zone ? [zone.first(wall), wall] : [wall]);

const mod = (number, by) => ((number % by) + by) % by;

const digits = (at) => new Date(at * 1000).toISOString().slice(0, 10).replaceAll("-", "");

// The later version of an event; of equals the first that stands in the file.
const newer = (known, event) => (known && known.sequence >= event.sequence ? known : event);

// One more start, as the series begins: on a date, or in its zone where none is said.
function alike(moment, start) {
  if (start.isDate) return { ...start, wall: moment.wall - mod(moment.wall, DAY) };
  return { wall: moment.wall, isDate: false, zone: moment.zone ?? start.zone };
}

// Whether a start comes after UNTIL: an instant where that is one, else what the series' own clock shows.
function isPast({ until }, { zone, isDate }) {
  if (!until) return undefined;
  if (isDate) return (wall) => wall > until.wall - mod(until.wall, DAY);
  if (until.isUtc && zone) return (wall) => zone.first(wall) > until.wall;
  return (wall) => wall > until.wall;
}
