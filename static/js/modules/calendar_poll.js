// Keeps an open calendar true: asks every few seconds whether something has changed, which costs the server next to
// nothing, and puts in only the columns that have. Focus, scroll position and whatever is open stay as they are.
import { beginWithNow, followNow } from "./calendar_now.js";

const EVERY = 4000;
const LONGEST = 60_000;
const FEW = 2;

export default function calendarPoll(scroller) {
  const status = document.querySelector("[data-status]");
  const { url, stale, out } = scroller.dataset;
  let tag = scroller.dataset.tag;
  let failures = 0;
  let timer;
  let confirmed = Date.now();
  let asking = false;

  // Somebody drags an entry or has a dialog open on it: what is under their hand must not be taken away.
  function isBusy() {
    return scroller.querySelector("[data-busy]") !== null || document.querySelector("dialog[open]") !== null;
  }

  function say(text) {
    if (status.textContent !== text) status.textContent = text;
  }

  function sayStale() {
    const time = new Date(confirmed).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
    say(stale.replace("{time}", time));
  }

  function later(delay) {
    clearTimeout(timer);
    timer = setTimeout(ask, delay);
  }

  async function ask() {
    if (document.hidden || asking) return;
    if (isBusy()) {
      later(EVERY);
      return;
    }
    asking = true;
    try {
      const answer = await fetch(url, {
        headers: { "If-None-Match": `"${tag}"` },
        cache: "no-store",
        credentials: "same-origin",
        redirect: "manual",
        signal: AbortSignal.timeout(10_000),
      });
      if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) {
        say(out);
        return;
      }
      if (answer.status !== 304) {
        if (!answer.ok) throw new Error(answer.status);
        const text = await answer.text();
        if (isBusy()) {
          later(EVERY);
          return;
        }
        put(text);
        tag = answer.headers.get("ETag").replace(/^W\//, "").replaceAll('"', "");
      }
      confirmed = Date.now();
      failures = 0;
      say("");
      later(EVERY);
    } catch {
      // The server is away or slow: asked ever more rarely, so that it can come back in peace.
      failures += 1;
      if (failures >= FEW) sayStale();
      later(Math.min(EVERY * 2 ** (failures - 1), LONGEST));
    } finally {
      asking = false;
    }
  }

  function put(text) {
    const fresh = new DOMParser().parseFromString(text, "text/html").body;
    const { top, left } = { top: scroller.scrollTop, left: scroller.scrollLeft };
    const focused = keyOf(document.activeElement);
    const whole = fresh.querySelector("[data-whole]");
    if (whole) {
      scroller.querySelector("[data-whole]").replaceWith(whole);
    } else {
      for (const column of fresh.querySelectorAll(".col[id]")) document.getElementById(column.id)?.replaceWith(column);
    }
    scroller.scrollTo({ top, left, behavior: "instant" });
    if (focused && !scroller.contains(document.activeElement)) {
      scroller.querySelector(focused)?.focus({ preventScroll: true });
    }
    scroller.dispatchEvent(new CustomEvent("calendar:changed", { bubbles: true }));
  }

  // By what an element that has the focus is found again once its column has been replaced.
  function keyOf(element) {
    if (!scroller.contains(element) || element === scroller) return null;
    const { appointment, resource } = element.dataset;
    if (appointment) return `[data-appointment="${appointment}"][data-resource="${resource}"]`;
    const href = element.getAttribute("href");
    return href ? `a[href=${JSON.stringify(href)}]` : null;
  }

  function now() {
    if (!document.hidden) later(0);
  }

  document.addEventListener("visibilitychange", now);
  addEventListener("pageshow", (event) => event.persisted && now());
  addEventListener("online", now);
  addEventListener("offline", sayStale);
  // A deed of one's own, by drag and drop, is seen at once.
  scroller.addEventListener("calendar:ask", now);
  followNow(scroller);
  beginWithNow(scroller);
  later(EVERY);
}
