// A calendar cut into its parts, as the server does it (booking/ical/cutting.py).
import { Refused, linesOf, nameOf, valueOf } from "./lines.js";

const KEPT = new Set([
  "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE", "TRANSP",
  "STATUS", "ATTENDEE", "X-MICROSOFT-CDO-BUSYSTATUS", "SUMMARY",
]);
const MOST_LINES = 1000;
const DEEPEST = 10;

// {name, zones: lines of each VTIMEZONE, series: lines of events by UID, freeBusy: lines, events: how many}.
// Throws Refused: half a calendar must never pass for one in which nothing stands.
export function cut(text) {
  const found = { name: "", zones: [], series: new Map(), freeBusy: [], events: 0 };
  const lines = linesOf(text);
  if ((lines.next().value ?? "").trim().toUpperCase() !== "BEGIN:VCALENDAR") throw new Refused("not_a_calendar");
  const stack = ["VCALENDAR"];
  for (let line = lines.next().value; line !== undefined; line = lines.next().value) {
    const name = nameOf(line);
    if (name === "BEGIN") {
      const kind = valueOf(line).toUpperCase();
      const isOurs = stack.length && ["VEVENT", "VTIMEZONE", "VFREEBUSY"].includes(kind);
      if (isOurs) take(found, kind, inside(kind, lines));
      else stack.push(kind);
    } else if (name === "END") {
      if (stack.pop() !== valueOf(line).toUpperCase()) throw new Refused("half_a_calendar");
    } else if (name === "X-WR-CALNAME" && stack.length === 1 && stack[0] === "VCALENDAR") {
      found.name = valueOf(line);
    }
    if (stack.length > DEEPEST) throw new Refused("not_a_calendar");
  }
  if (stack.length) throw new Refused("half_a_calendar");
  return found;
}

// The lines of a component, of an event without those of what stands in it; takes them off `lines`.
function inside(kind, lines) {
  const stack = [kind];
  const found = [];
  for (let line = lines.next().value; line !== undefined; line = lines.next().value) {
    const name = nameOf(line);
    if (name === "BEGIN") stack.push(valueOf(line).toUpperCase());
    else if (name === "END" && stack.pop() !== valueOf(line).toUpperCase()) throw new Refused("half_a_calendar");
    if (!stack.length) return found;
    if (stack.length > DEEPEST) throw new Refused("not_a_calendar");
    const isKept = kind === "VTIMEZONE" || (stack.length === 1 && (kind === "VFREEBUSY" || KEPT.has(name)));
    if (isKept && found.length < MOST_LINES) found.push(line);
  }
  throw new Refused("half_a_calendar");
}

function take(found, kind, lines) {
  if (kind === "VTIMEZONE") {
    found.zones.push(lines);
  } else if (kind === "VFREEBUSY") {
    found.freeBusy.push(...lines.filter((line) => nameOf(line) === "FREEBUSY"));
  } else {
    found.events += 1;
    const uid = lines.find((line) => nameOf(line) === "UID");
    const key = (uid && valueOf(uid)) || ` ${found.events}`;
    if (found.series.has(key)) found.series.get(key).push(lines);
    else found.series.set(key, [lines]);
  }
}
