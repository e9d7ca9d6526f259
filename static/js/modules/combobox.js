// A text field with a list of suggestions, by the pattern of the ARIA Authoring Practices: the focus stays in the
// field, the arrows walk through the list, Return takes what is marked, Escape closes it.
const PAUSE = 100;
const SHORTEST = 2;

export default function combobox(box) {
  const input = box.querySelector("input[name=q]");
  const choice = box.querySelector("[data-choice]");
  const foundFor = box.closest("form").querySelector("[data-found-for]");
  const { url, none, one, some, chosen } = box.dataset;
  const list = document.createElement("ul");
  const say = document.createElement("p");
  let options = [];
  let active = -1;
  let asked = 0;
  let timer = 0;
  let waiting = false;
  let wants = false;

  list.id = "q-list";
  list.className = "combobox__list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0].textContent);
  list.hidden = true;
  say.className = "visually-hidden";
  say.setAttribute("role", "status");
  input.parentElement.append(list, say);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    active = index;
    [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    const row = list.children[index];
    if (!row) return;
    input.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }

  function show() {
    list.replaceChildren(...options.map(line));
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(options.length > 0));
    if (options.length) mark(0);
    const people = options.filter((each) => each.id !== "new").length;
    say.textContent = people === 0 ? none : people === 1 ? one : some.replace("{n}", people);
  }

  function line(option, at) {
    const row = document.createElement("li");
    row.id = `q-${at}`;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    const name = document.createElement("b");
    name.textContent = option.name;
    row.append(name);
    for (const text of option.marks) {
      const tag = document.createElement("span");
      tag.className = "tag tag--warn";
      tag.textContent = text;
      row.append(" ", tag);
    }
    if (option.detail) {
      const detail = document.createElement("small");
      detail.textContent = option.detail;
      row.append(detail);
    }
    // Before the field loses the focus.
    row.addEventListener("pointerdown", (event) => { event.preventDefault(); take(option); });
    return row;
  }

  function take(option) {
    close();
    if (option.id === "new") {
      input.form.dispatchEvent(new CustomEvent("renew", { detail: { action: "new", parts: ["who"] } }));
      return;
    }
    input.value = option.name;
    foundFor.value = option.name;
    const hidden = document.createElement("input");
    hidden.type = "hidden";
    hidden.name = "customer";
    hidden.value = option.id;
    const text = document.createElement("p");
    text.className = "chosen";
    text.append(...line(option, 0).childNodes);
    choice.replaceChildren(hidden, text);
    say.textContent = chosen.replace("{name}", option.name);
  }

  async function ask() {
    const mine = ++asked;
    waiting = true;
    try {
      const response = await fetch(`${url}?q=${encodeURIComponent(input.value.trim())}`, { redirect: "error" });
      const found = await response.json();
      if (mine !== asked) return;
      options = found.options;
      show();
      if (wants && options.length === 2) take(options[0]);
    } catch {
      close();
    } finally {
      if (mine === asked) waiting = wants = false;
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    choice.replaceChildren();
    foundFor.value = "";
    if (input.value.trim().length < SHORTEST) {
      asked += 1;
      waiting = false;
      close();
      return;
    }
    waiting = true;
    timer = setTimeout(ask, PAUSE);
  });

  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing && (waiting || !list.hidden)) {
      // Who is faster than the answer means whoever comes, if it is one only.
      event.preventDefault();
      if (waiting) wants = true;
      else take(options[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) {
        if (event.key === "ArrowDown" && input.value.trim().length >= SHORTEST) ask();
        return;
      }
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((active + step + options.length) % options.length);
    }
  });
  input.addEventListener("blur", close);

  // Whoever typed before this was loaded is not kept waiting for another letter.
  if (document.activeElement === input && input.value && !choice.childElementCount) input.dispatchEvent(new Event("input"));
}
