// A form with rows and a preview: the buttons that add, remove and move rows send the form as ever, but only the part
// that they are about is taken from the answer; and the preview follows what is typed.
import sayAgain from "../faster.js";

const PAUSE = 500;

export default function editor(form) {
  let timer = 0;
  let asked = 0;
  let running = null;
  let sent = false;

  tidy();

  function tidy() {
    for (const element of form.ownerDocument.querySelectorAll("[data-without-script]")) element.hidden = true;
  }

  // "form.action" would be the buttons of that name.
  async function answer(action) {
    running?.abort();
    running = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    body.set("action", action);
    const response = await fetch(form.getAttribute("action"), { method: "POST", body, redirect: "error", signal: running.signal });
    if (!response.ok) throw new Error(String(response.status));
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }

  function swap(id, page) {
    const old = document.getElementById(id);
    const made = page.getElementById(id);
    if (!old || !made) return null;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    const fresh = document.adoptNode(made);
    old.replaceWith(fresh);
    tidy();
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    return fresh;
  }

  async function preview() {
    const part = document.getElementById("part-preview");
    const mine = ++asked;
    part?.setAttribute("aria-busy", "true");
    try {
      const page = await answer("preview");
      if (mine === asked) swap("part-preview", page);
    } catch {
      // The last preview stays; saving says what is wrong.
    } finally {
      if (mine === asked) document.getElementById("part-preview")?.removeAttribute("aria-busy");
    }
  }

  async function renew(button) {
    const [rows] = button.dataset.renew.split("-");
    const mine = ++asked;
    clearTimeout(timer);
    let page = null;
    try {
      page = await answer(button.value);
    } catch {
      // As without script: the whole page. A choice that renews only what depends on it waits for the next answer.
      if (mine === asked && button.form) form.requestSubmit(button);
    }
    if (page === null || mine !== asked) return;
    const before = new Set([...form.elements].map((each) => each.name));
    const part = swap(`part-${rows}`, page);
    swap("part-preview", page);
    const controls = [...(part?.querySelectorAll("input:not([type=hidden]), select") ?? [])];
    const moved = button.id ? document.getElementById(button.id) : null;
    (controls.find((each) => !before.has(each.name)) ?? moved ?? document.getElementById(`add-${rows}`))?.focus();
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-renew]");
    if (!button || event.defaultPrevented || button.dataset.tried) return;
    event.preventDefault();
    button.dataset.tried = "yes";
    renew(button).finally(() => delete button.dataset.tried);
  });

  // Sent once: a second click while the answer is on its way does nothing.
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    form.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    sent = false;
    form.removeAttribute("aria-busy");
  });

  form.addEventListener("change", (event) => {
    const { renew: rows } = event.target.dataset;
    if (rows) renew({ id: event.target.id, value: "preview", dataset: { renew: rows } });
  });

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(preview, PAUSE);
  }

  form.addEventListener("input", soon);
  // The choices of the preview stand outside, and belong to the form all the same.
  document.addEventListener("change", (event) => { if (event.target.form === form && !form.contains(event.target)) preview(); });
  sayAgain(form);
}
