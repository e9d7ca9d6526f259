// How long a slot is still held, in whole minutes: seconds would hurry people who are typing. More time is asked for
// by the button or by Alt+M, wherever one is typing; the page stays as it is.
const MINUTE = 60_000;
const WARNING = 2 * MINUTE;

export default function countdown(element) {
  const { form } = element.querySelector("button") ?? {};
  const [left, say, button, key, label] = ["[data-left]", "[data-say]", "button", "kbd", "[data-label]"]
    .map((each) => element.querySelector(each));
  let until = Date.parse(element.dataset.until);
  let timer = 0;
  let said = "";

  function announce(text) {
    if (said !== text) say.textContent = said = text;
  }

  function show() {
    clearTimeout(timer);
    const rest = until - Date.now();
    const { minutes, last, soon, over, again } = element.dataset;
    element.classList.toggle("hold--ending", rest <= WARNING);
    say.classList.toggle("visually-hidden", rest > 0);
    if (rest <= 0) {
      left.textContent = "";
      if (label) label.textContent = again;
      announce(over);
      return;
    }
    left.textContent = rest < MINUTE ? last : minutes.replace("{n}", Math.ceil(rest / MINUTE));
    if (rest <= WARNING) announce(soon);
    timer = setTimeout(show, Math.min(rest, (rest % MINUTE) || MINUTE) + 50);
  }

  // What came of it stands on a whole page; of that, only what is about the hold is taken over.
  function take(page) {
    const fresh = page.querySelector("[data-module=countdown]");
    form.setAttribute("action", page.getElementById(form.id).getAttribute("action"));
    until = Date.parse(fresh.dataset.until);
    const words = fresh.querySelector("[data-held]").textContent;
    for (const each of document.querySelectorAll("[data-held]")) each.textContent = words;
    const freshLabel = fresh.querySelector("[data-label]");
    if (freshLabel) {
      label.textContent = freshLabel.textContent;
    } else {
      if (document.activeElement === button) element.focus({ preventScroll: true });
      button.replaceWith(fresh.querySelector("[data-most]"));
    }
    element.dataset.soon = fresh.dataset.soon;
    show();
    announce(element.dataset.done.replace("{until}", words));
  }

  async function extend(event) {
    event.preventDefault();
    if (button.ariaBusy === "true" || !button.isConnected) return;
    button.ariaBusy = "true";
    try {
      const data = new FormData(form);
      data.set("action", "extend");
      // The buttons are called "action" too: the property of the form is theirs.
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body: data });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !page.querySelector("[data-module=countdown]")) throw new Error(String(answer.status));
      take(page);
    } catch {
      // The whole page says it better than we can.
      button.removeEventListener("click", extend);
      button.click();
    } finally {
      button.ariaBusy = null;
    }
  }

  if (button) {
    if (key) key.hidden = false;
    button.addEventListener("click", extend);
    addEventListener("keydown", (event) => {
      if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyM") extend(event);
    });
  }
  // Timers sleep while nobody looks.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) show(); });
  addEventListener("pageshow", show);
  show();
}
