// When a calendar takes time. Nothing in here can send anything: it is given a text and gives back numbers and titles.
import { cut } from "./cutting.js";
import { Refused, Unreadable, parametersOf, valueOf } from "./lines.js";
import { MINUTE, durationOf, momentOf } from "./moments.js";
import { Reader } from "./series.js";
import { UTC, Zones, known } from "./zones.js";

const MOST_EVENTS = 20_000;
const MOST_SPANS = 100_000;
const MOST_MILLISECONDS = 20_000;

// {busy: [{start, end, title, isAllDay}], events, unreadable} for [from, to); all instants in minutes since 1970,
// `zone` the IANA name of the reader's zone. `progress` is told the share that is done. Throws Refused.
export function read(text, { from, to, zone, progress = () => {} }) {
  const begun = performance.now();
  const parts = cut(text);
  const [first, last] = [from * MINUTE, to * MINUTE];
  const own = new Set(parts.name.includes("@") ? [parts.name.toLowerCase()] : []);
  const reader = new Reader(first, last, known(zone) ?? UTC, new Zones(parts.zones, last), own);
  const found = { spans: [], events: parts.events, unreadable: 0 };
  addFreeBusy(found, parts.freeBusy, from, to);
  const series = [...parts.series.values()].filter((events) => !reader.isOutside(events));
  if (series.reduce((sum, events) => sum + events.length, 0) > MOST_EVENTS) throw new Refused("endless");
  let bad = 0;
  series.forEach((events, at) => {
    const { spans, isWhole } = reader.read(events);
    for (const span of spans) found.spans.push(span);
    if (!isWhole) {
      bad += 1;
      found.unreadable += events.length;
    }
    const isTooLong = performance.now() - begun > MOST_MILLISECONDS;
    if (found.spans.length > MOST_SPANS || isTooLong) throw new Refused("endless");
    if (at % 256 === 0) progress(at / series.length);
  });
  // Nothing at all could be read: that is no calendar in which nothing stands.
  if (found.unreadable && bad === series.length && !found.spans.length) throw new Refused("not_a_calendar");
  const busy = found.spans.map(([start, end, title, isAllDay]) => ({ start, end, title, isAllDay }));
  return { busy: busy.sort((a, b) => a.start - b.start), events: found.events, unreadable: found.unreadable };
}

// What VFREEBUSY says (RFC 5545 3.6.4): all but what is free.
function addFreeBusy(found, lines, from, to) {
  for (const line of lines) {
    if (parametersOf(line).FBTYPE?.toUpperCase() === "FREE") continue;
    for (const period of valueOf(line).split(",")) {
      try {
        const [said, until = ""] = period.split("/");
        const starts = momentOf(said.trim()).wall;
        const ends = /^[+-]?P/i.test(until) ? starts + durationOf(until) : momentOf(until.trim()).wall;
        const [start, end] = [Math.max(Math.floor(starts / MINUTE), from), Math.min(Math.ceil(ends / MINUTE), to)];
        if (start < end) found.spans.push([start, end, "", false]);
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        found.unreadable += 1;
      }
    }
  }
}
