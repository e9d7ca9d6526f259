// Where in the grid something is: columns, minutes of the scale, and what the clock shows there.
const HOUR = 60;

export function columns(scroller) {
  return [...scroller.querySelectorAll(".col")].filter((each) => each.offsetParent !== null);
}

export function columnAt(x, y) {
  return document.elementsFromPoint(x, y).find((each) => each.matches(".col"));
}

// The scale of the grid in which a column stands, in minutes.
export function scale(column) {
  const { first, last } = column.closest("[data-first]").dataset;
  return { first: first * HOUR, last: last * HOUR };
}

export function minuteAt(column, y) {
  const { top, height } = column.getBoundingClientRect();
  const { first, last } = scale(column);
  return first + ((y - top) / height) * (last - first);
}

// What the clock shows at a place of the scale; where it shows it a second time the reading beside the grid says so.
export function reading(column, minute) {
  const grid = column.closest("[data-first]");
  const hour = Math.floor(minute / HOUR);
  const span = grid.querySelector(`.calhours .t${hour}`);
  const text = span ? parseInt(span.textContent, 10) : hour % 24;
  const pad = (number) => String(number).padStart(2, "0");
  return { clock: `${pad(text)}:${pad(minute % HOUR)}`, again: span?.querySelector("small") ? "1" : "" };
}

// Where an entry stands, from the classes that draw it.
export function standing(entry) {
  const style = getComputedStyle(entry);
  const number = (name) => parseInt(style.getPropertyValue(name), 10) || 0;
  return number("--t") * HOUR + number("--m") * 5;
}

export function draw(ghost, minute, length) {
  const set = (name, value) => ghost.style.setProperty(name, value);
  set("--t", Math.floor(minute / HOUR));
  set("--m", Math.floor((minute % HOUR) / 5));
  set("--d", Math.floor(length / HOUR));
  set("--e", Math.max(Math.floor((length % HOUR) / 5), length < HOUR ? 2 : 0));
}
