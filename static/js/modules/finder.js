// Shows who is found while it is typed: the same page is asked for, and only its list is taken over. Without
// script, or when an answer fails to come, the button finds just as well.
const PAUSE = 180;

export default function finder(form) {
  const input = form.querySelector("input[type=search]");
  let shown = input.defaultValue.trim();
  let asked = null;
  let timer = 0;

  async function find() {
    const text = input.value.trim();
    if (text === shown || text.length === 1) return;
    asked?.abort();
    asked = new AbortController();
    form.setAttribute("aria-busy", "true");
    try {
      const url = new URL(form.action);
      if (text) url.searchParams.set("q", text);
      const answer = await fetch(url, { signal: asked.signal, headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector("[data-found]");
      if (!found) return;
      // Only what is inside is exchanged, so that the status line is announced.
      const here = document.querySelector("[data-found]");
      const status = here.querySelector("[role=status]");
      const said = found.querySelector("[role=status]").textContent;
      here.replaceChildren(status, ...[...found.children].slice(1));
      status.textContent = said;
      shown = text;
      history.replaceState(null, "", url);
    } catch {
      // Another letter was typed meanwhile, or the line is down: what is shown stays.
    } finally {
      form.removeAttribute("aria-busy");
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, PAUSE);
  });
  // Who typed before this was loaded is not kept waiting for another letter.
  find();
}
