// A part of the page that renews itself: asked for again and again by a conditional request, swapped in when it
// has changed, without taking the focus from anybody or closing what was opened.
const EVERY = 5_000;
const LONGEST = 60_000;

export default function refresh(region) {
  const { url, stale } = region.dataset;
  const status = document.createElement("p");
  status.className = "notice notice--warn";
  status.setAttribute("role", "status");
  status.hidden = true;
  region.before(status);
  let { etag } = region.dataset;
  let pause = EVERY;
  let since = new Date();
  let timer = 0;

  function swap(html) {
    const focused = region.contains(document.activeElement) ? document.activeElement.id : "";
    const open = [...region.querySelectorAll("details[open][id]")].map((each) => each.id);
    region.innerHTML = html;
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    for (const element of region.querySelectorAll("[data-module]")) {
      import(`./${element.dataset.module}.js`).then((module) => module.default(element)).catch(() => {});
    }
  }

  async function ask() {
    try {
      const response = await fetch(url, { headers: { "If-None-Match": etag }, redirect: "error" });
      if (response.status !== 304) {
        if (!response.ok) throw new Error(String(response.status));
        const html = await response.text();
        // What is being sent stays until its own answer comes.
        if (!region.querySelector("[aria-busy]")) {
          swap(html);
          etag = response.headers.get("ETag") ?? "";
        }
      }
      since = new Date();
      pause = EVERY;
      status.hidden = true;
    } catch {
      pause = Math.min(pause * 2, LONGEST);
      const time = since.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      status.textContent = stale.replace("{time}", time);
      status.hidden = false;
    }
    plan();
  }

  function plan() {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, pause);
  }

  document.addEventListener("visibilitychange", () => { if (document.hidden) clearTimeout(timer); else ask(); });
  plan();
}
