// Moves entries of the calendar by hand or by keys. What stands against a place is told before it is accepted; the
// page of the appointment does the same by a form, for everybody whom this does not suit.
import { asker, confirm } from "./calendar_ask.js";
import { columnAt, columns, draw, minuteAt, reading, scale, standing } from "./calendar_place.js";

const STEP = 15;
const FINE = 5;
const SHORTEST = 5;
const SLACK = 6;
const EDGE = 9;
const LONG_PRESS = 450;
const SCROLL_ZONE = 48;

export default function calendarDrag(panel) {
  const part = (name) => panel.querySelector(`[data-${name}]`);
  const { ask, send } = asker(panel);
  const words = panel.dataset;
  const scroller = () => document.querySelector("[data-module=calendar_poll]");
  let lift = null;
  let press = null;
  let undoing = null;

  // --- what is lifted

  function begin(entry, { isResize = false, isByKeys = false, grab = 0 } = {}) {
    const column = entry.closest(".col");
    const ghost = entry.cloneNode(true);
    ghost.classList.add("ev--ghost");
    ghost.removeAttribute("href");
    ghost.setAttribute("aria-hidden", "true");
    ghost.dataset.busy = "";
    const label = document.createElement("small");
    ghost.append(label);
    const minute = standing(entry);
    const { length, shift, own } = visit(entry);
    lift = { entry, ghost, label, column, minute, length, shift, own, isResize, isByKeys, grab, verdict: null, from: { column, minute, length } };
    entry.dataset.lifted = "";
    column.append(ghost);
    scroller().classList.add("calscroll--dragging");
    place(column, minute, length);
  }

  // How long the whole visit is, and of it what stands in this column: from which minute on, and how long.
  function visit(entry) {
    const length = Number(entry.dataset.minutes);
    return { length, shift: Number(entry.dataset.shift ?? 0), own: Number(entry.dataset.own ?? length) };
  }

  function place(column, minute, length) {
    const { first, last } = scale(column);
    length = Math.max(SHORTEST, lift.from.length - lift.own + SHORTEST, length);
    const own = lift.own + length - lift.from.length;
    // The visit begins on the same day as what is moved of it.
    minute = Math.max(Math.min(Math.max(minute, first), last - Math.min(own, last - first)), lift.shift);
    const isSame = lift.asked && column === lift.column && minute === lift.minute && length === lift.length;
    if (column !== lift.column) column.append(lift.ghost);
    Object.assign(lift, { column, minute, length });
    draw(lift.ghost, minute, own);
    if (isSame) return;
    lift.asked = true;
    lift.verdict = null;
    lift.label.textContent = reading(column, minute).clock;
    lift.ghost.dataset.verdict = "";
    const mine = lift;
    look().then((verdict) => lift === mine && show(verdict)).catch(() => {});
  }

  function target() {
    const { entry, column, minute, length, shift } = lift;
    return {
      appointment: entry.dataset.appointment,
      on: column.dataset.on,
      ...reading(column, minute - shift),
      resource: column.dataset.resource,
      replaces: entry.dataset.resource,
      minutes: length,
    };
  }

  function look() {
    return ask(target());
  }

  function show(verdict) {
    lift.verdict = verdict;
    lift.label.textContent = verdict.text;
    lift.ghost.dataset.verdict = verdict.is_free ? "" : verdict.may_override ? "warn" : "bad";
    if (lift.isByKeys) say(verdict.text);
  }

  function end() {
    if (!lift) return;
    lift.ghost.remove();
    delete lift.entry.dataset.lifted;
    scroller().classList.remove("calscroll--dragging");
    lift = null;
  }

  function giveUp() {
    end();
    say(words.givenUp);
  }

  function isMoved() {
    const { from, column, minute, length } = lift;
    return column !== from.column || minute !== from.minute || length !== from.length;
  }

  // --- put down

  async function drop() {
    if (!isMoved()) {
      giveUp();
      return;
    }
    const mine = lift;
    const { entry } = lift;
    const wanted = target();
    try {
      const verdict = lift.verdict ?? (await ask(wanted));
      if (lift !== mine) return;
      if (!verdict.ok || (!verdict.is_free && !verdict.may_override)) {
        end();
        notice(verdict.text, { kind: "bad", form: verdict.form });
        return;
      }
      let told = "";
      if (!verdict.is_free || verdict.tells) {
        const answer = await confirm(part("dialog"), verdict);
        if (!answer.isMeant) {
          giveUp();
          entry.focus();
          return;
        }
        told = answer.told;
      }
      const done = await send(words.move, { ...wanted, sequence: entry.dataset.sequence, over: verdict.codes, told });
      end();
      notice(done.text, { kind: done.ok ? "info" : "bad", undo: done.undo });
      refresh();
    } catch {
      end();
      notice(words.failed, { kind: "bad" });
    }
  }

  function refresh() {
    scroller().dispatchEvent(new CustomEvent("calendar:ask"));
  }

  // --- what is said

  function say(text) {
    part("say").textContent = text;
  }

  function notice(text, { kind = "info", undo = null, form = "" } = {}) {
    const box = part("notice");
    box.className = `notice notice--${kind} done calmove__notice`;
    part("text").textContent = text;
    undoing = undo;
    part("undo-button").hidden = !undo;
    part("form").hidden = !form;
    if (form) part("form").href = form;
    box.hidden = false;
  }

  part("close").addEventListener("click", () => (part("notice").hidden = true));
  part("undo-button").addEventListener("click", async () => {
    const fields = undoing;
    if (!fields) return;
    undoing = null;
    try {
      const done = await send(words.undo, fields);
      notice(done.text, { kind: done.ok ? "info" : "bad" });
      refresh();
    } catch {
      undoing = fields;
      notice(words.failed, { kind: "bad", undo: fields });
    }
  });

  // --- by hand

  function entryOf(event) {
    return event.target.closest?.(".calscroll a.ev[data-appointment]");
  }

  // Only what ends with the visit makes it longer or shorter.
  function isLast(entry) {
    const { length, shift, own } = visit(entry);
    return shift + own === length;
  }

  function isOnEdge(entry, y) {
    return isLast(entry) && entry.getBoundingClientRect().bottom - y < EDGE && entry.offsetHeight > 2 * EDGE;
  }

  function lifted() {
    const { entry, x, y, isResize } = press;
    begin(entry, { isResize, grab: minuteAt(entry.closest(".col"), y) - standing(entry) });
    follow(x, y, false);
  }

  function follow(x, y, isFine) {
    const step = isFine ? FINE : STEP;
    const snap = (minute) => Math.round(minute / step) * step;
    if (lift.isResize) {
      place(lift.column, lift.minute, snap(minuteAt(lift.column, y)) - lift.minute + lift.from.length - lift.own);
    } else {
      const column = columnAt(x, y) ?? lift.column;
      place(column, snap(minuteAt(column, y) - lift.grab), lift.length);
    }
  }

  document.addEventListener("pointerdown", (event) => {
    const entry = entryOf(event);
    if (!entry || event.button !== 0 || lift) return;
    press = { entry, x: event.clientX, y: event.clientY, id: event.pointerId, isTouch: event.pointerType === "touch" };
    press.isResize = !press.isTouch && isOnEdge(entry, event.clientY);
    if (press.isTouch) press.timer = setTimeout(lifted, LONG_PRESS);
  });

  document.addEventListener("pointermove", (event) => {
    if (!press) {
      const entry = !lift && entryOf(event);
      if (entry) entry.toggleAttribute("data-edge", isOnEdge(entry, event.clientY));
      return;
    }
    if (event.pointerId !== press.id) return;
    const { clientX: x, clientY: y } = event;
    const isFar = Math.hypot(x - press.x, y - press.y) > SLACK;
    if (!lift && isFar && press.isTouch) {
      release();
      return;
    }
    if (!lift && isFar) lifted();
    if (!lift) return;
    press.last = { x, y, isFine: event.altKey };
    follow(x, y, event.altKey);
    scrollAlong();
  });

  // Near an edge of the grid it scrolls on by itself, as long as something is held there.
  function scrollAlong() {
    if (!press?.last || press.isScrolling) return;
    const box = scroller().getBoundingClientRect();
    const { x, y } = press.last;
    const pull = (at, low, high) => (at < low + SCROLL_ZONE ? -12 : at > high - SCROLL_ZONE ? 12 : 0);
    const left = pull(x, box.left, box.right);
    const top = pull(y, Math.max(box.top, 0), Math.min(box.bottom, innerHeight));
    if (!left && !top) return;
    press.isScrolling = true;
    requestAnimationFrame(() => {
      if (!press || !lift) return;
      press.isScrolling = false;
      scroller().scrollBy({ left, top, behavior: "instant" });
      follow(press.last.x, press.last.y, press.last.isFine);
      scrollAlong();
    });
  }

  function release() {
    clearTimeout(press?.timer);
    press = null;
  }

  document.addEventListener("pointerup", (event) => {
    if (event.pointerId !== press?.id) return;
    const wasLifted = lift !== null;
    release();
    if (!wasLifted) return;
    // The click that follows must not open the appointment.
    addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
    drop();
  });
  document.addEventListener("pointercancel", () => {
    release();
    if (lift && !lift.isByKeys) giveUp();
  });
  document.addEventListener("dragstart", (event) => entryOf(event) && event.preventDefault());
  document.addEventListener("contextmenu", (event) => press?.isTouch && event.preventDefault());
  document.addEventListener("touchmove", (event) => lift && press && event.preventDefault(), { passive: false });

  // --- by keys

  function beside(step) {
    const all = columns(scroller());
    return all[all.indexOf(lift.column) + step] ?? lift.column;
  }

  const KEYS = {
    ArrowUp: (step) => place(lift.column, lift.minute - step, lift.length),
    ArrowDown: (step) => place(lift.column, lift.minute + step, lift.length),
    ArrowLeft: () => place(beside(-1), lift.minute, lift.length),
    ArrowRight: () => place(beside(1), lift.minute, lift.length),
    Enter: () => drop(),
    Escape: () => giveUp(),
  };

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
      if (!lift && event.key.toLowerCase() === "m" && entryOf(event)) {
        event.preventDefault();
        event.stopPropagation();
        begin(entryOf(event), { isByKeys: true });
        say(words.begin);
        return;
      }
      if (!lift || !(event.key in KEYS) || (!lift.isByKeys && event.key !== "Escape")) return;
      event.preventDefault();
      event.stopPropagation();
      const step = event.altKey ? FINE : STEP;
      const isLength = event.shiftKey && (event.key === "ArrowUp" || event.key === "ArrowDown");
      if (isLength && !isLast(lift.entry)) return;
      if (isLength) place(lift.column, lift.minute, lift.length + (event.key === "ArrowUp" ? -step : step));
      else KEYS[event.key](step);
      lift?.ghost.scrollIntoView({ block: "nearest", inline: "nearest" });
    },
    { capture: true },
  );
  // Whoever goes elsewhere with the focus has left the move.
  document.addEventListener("focusout", (event) => {
    if (lift?.isByKeys && event.target === lift.entry && event.relatedTarget && !panel.contains(event.relatedTarget)) giveUp();
  });
}
