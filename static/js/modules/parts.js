// A form of which parts depend on others: what is chosen is sent as the button of the form would send it, and the
// parts named by ``data-parts`` are taken from the page that comes back. Nothing else on the page is touched.
import sayAgain from "../faster.js";

const PAUSE = 120;

export default function parts(form) {
  let asked = 0;
  let timer = 0;
  let sent = false;

  for (const element of form.querySelectorAll("[data-without-script]")) element.hidden = true;

  async function renew(action, names, then) {
    const mine = ++asked;
    const body = new URLSearchParams(new FormData(form));
    body.set("action", action);
    for (const name of names) document.getElementById(`part-${name}`)?.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(form.getAttribute("action"), { method: "POST", body, redirect: "error" });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (mine === asked) for (const name of names) swap(`part-${name}`, page);
      then?.();
    } finally {
      for (const name of names) document.getElementById(`part-${name}`)?.removeAttribute("aria-busy");
    }
  }

  function swap(id, page) {
    const old = document.getElementById(id);
    const made = page.getElementById(id);
    if (!old || !made) return;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    const fresh = document.adoptNode(made);
    for (const element of fresh.querySelectorAll("[data-without-script]")) element.hidden = true;
    old.replaceWith(fresh);
    for (const element of fresh.querySelectorAll("[data-module]")) {
      import(`./${element.dataset.module}.js`).then((module) => module.default(element)).catch(() => {});
    }
    if (focused) (document.getElementById(focused) ?? fresh.querySelector("input:not([type=hidden])"))?.focus();
  }

  form.addEventListener("change", (event) => {
    const { renew: action, parts: names } = event.target.dataset;
    if (!action || event.target.type === "submit") return;
    clearTimeout(timer);
    timer = setTimeout(() => renew(action, names.split(" ")), PAUSE);
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-renew]");
    if (!button) return;
    event.preventDefault();
    const names = button.dataset.parts.split(" ");
    renew(button.dataset.renew, names, () => first(`part-${names[0]}`)?.focus());
  });

  // The list below the customer's name asks for the fields of somebody new.
  form.addEventListener("renew", (event) => {
    renew(event.detail.action, event.detail.parts, () => first(`part-${event.detail.parts[0]}`)?.focus());
  });

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

  sayAgain(form);

  function first(id) {
    return document.getElementById(id)?.querySelector("input:not([type=hidden]):not([hidden]), select");
  }
}
