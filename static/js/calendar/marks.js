// Times on the page that overlap with a calendar: marked with what they collide with, and as bookable as before.
const MINUTE = 60_000;
const MOST_NAMED = 3;

// Marks anew; {all, clashing}: how many times there are, and how many overlap. `texts` are sentences with {…} in them.
export function mark(busy, texts) {
  const buttons = [...document.querySelectorAll("button[name=starts_at]")].map(timeOf).filter(Boolean);
  const [first, last] = [Math.min(...buttons.map(({ start }) => start)), Math.max(...buttons.map(({ end }) => end))];
  const near = busy.filter(({ start, end }) => start < last && end > first);
  const all = new Set();
  const clashing = new Set();
  for (const { button, start, end, offset } of buttons) {
    const met = near.filter((each) => each.start < end && each.end > start);
    const [nearest] = met;
    const named = nearest ? [nearest.title || texts.untitled, nearest.isAllDay ? texts.allDay : span(nearest, offset)] : [];
    show(button, named, sentence(met, offset, texts));
    all.add(start);
    if (met.length) clashing.add(start);
  }
  return { all: all.size, clashing: clashing.size };
}

// How far the times on the page go, in minutes since 1970; nothing where there are none.
export function reach() {
  const times = [...document.querySelectorAll("button[name=starts_at]")].map(timeOf).filter(Boolean);
  return times.length ? [Math.min(...times.map(({ start }) => start)), Math.max(...times.map(({ end }) => end))] : [];
}

function timeOf(button) {
  const start = Date.parse(button.value) / MINUTE;
  if (Number.isNaN(start)) return null;
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(button.value) ?? [null, "+", 0, 0];
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
  return { button, start, end: start + (Number(button.form?.dataset.minutes) || 1), offset };
}

function sentence(met, offset, { clash, untitled, allDay }) {
  const named = met.map((each) => `${each.title || untitled}, ${each.isAllDay ? allDay : spoken(each, offset)}`);
  const said = [...new Set(named)];
  const whats = said.slice(0, MOST_NAMED).join("; ") + (said.length > MOST_NAMED ? " …" : "");
  return said.length ? clash.replace("{what}", () => whats) : "";
}

// By the clock that the times on the page go by.
function spoken({ start, end }, offset) {
  const [from, to] = [start, end].map((minute) => new Date((minute + offset) * MINUTE));
  const isOneDay = from.toISOString().slice(0, 10) === to.toISOString().slice(0, 10);
  const day = isOneDay ? {} : { weekday: "short", day: "numeric", month: "short" };
  const format = { ...day, hour: "numeric", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" };
  return new Intl.DateTimeFormat(document.documentElement.lang, format).formatRange(from, to);
}

// The same as short as a button is narrow.
const span = ({ start, end }, offset) =>
  [start, end].map((minute) => new Date((minute + offset) * MINUTE).toISOString().slice(11, 16)).join("–");

// What is right already is left alone: changes call for another look.
function show(button, named, text) {
  if ((button.dataset.clash ?? "") === text) return;
  button.querySelectorAll("[data-clashes]").forEach((each) => each.remove());
  button.classList.toggle("clash", Boolean(text));
  button.dataset.clash = text;
  if (!text) return;
  const seen = document.createElement("span");
  seen.className = "clash__seen";
  seen.title = text;
  seen.ariaHidden = "true";
  seen.append(...named.map((each) => Object.assign(document.createElement("span"), { textContent: each })));
  const heard = document.createElement("span");
  heard.className = "visually-hidden";
  heard.textContent = ` ${text}`;
  for (const each of [seen, heard]) each.dataset.clashes = "";
  button.append(seen, heard);
}
