// "Compare with my own calendar": files are picked or dropped, read by a worker, and what they say stays in the tab.
import { keep, kept } from "./kept.js";
import { mark, reach } from "./marks.js";

const MOST_BYTES = 10 * 1024 * 1024;
const MOST_MILLISECONDS = 30_000;
const DAY = 24 * 60;
const AHEAD = 400 * DAY;

export default function control(element) {
  const texts = element.dataset;
  const part = (name) => element.querySelector(`[data-${name}]`);
  const [input, area, reading, progress, fold] = ["input", "area", "reading", "progress", "fold"].map(part);
  const waiting = [];
  let files = kept();
  let isKept = true;
  let worker;
  let clock;
  let current;

  // Started before there is a file, as its scripts have to be fetched.
  function hire() {
    input.disabled = true;
    worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }) => hear(data));
    worker.addEventListener("error", () => fail("missing"));
  }

  function hear(said) {
    if (said.isReady) {
      input.disabled = false;
    } else if (said.share !== undefined) {
      progress.value = said.share;
    } else if (said.fault) {
      fail(said.fault);
    } else {
      files = [...files.filter(({ name }) => name !== current.name), { name: current.name, ...said.read }];
      isKept = keep(files);
      done();
    }
  }

  function add(found) {
    part("fault").replaceChildren();
    waiting.push(...found);
    if (!current) next();
  }

  function next() {
    current = waiting.shift();
    reading.hidden = !current;
    if (!current) {
      show();
      return;
    }
    part("name").textContent = texts.reading.replace("{name}", () => current.name);
    progress.removeAttribute("value");
    if (current.size > MOST_BYTES) {
      fail("too_large");
      return;
    }
    clock = setTimeout(() => dismiss("endless"), MOST_MILLISECONDS);
    const now = Date.now() / 60_000;
    const times = [now, ...reach()].map(Math.floor);
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    worker.postMessage({ file: current, from: Math.min(...times) - DAY, to: Math.max(...times) + AHEAD, zone: timeZone });
  }

  function done() {
    clearTimeout(clock);
    next();
  }

  function fail(fault) {
    const sentence = texts[camel(fault)] ?? texts.unreadable;
    const line = document.createElement("p");
    line.textContent = sentence.replace("{name}", () => current?.name ?? "");
    part("fault").append(line);
    done();
  }

  // However it is with a file, this ends it; the next one gets a new reader, whose scripts the browser has.
  function dismiss(fault) {
    worker.terminate();
    hire();
    if (fault) fail(fault);
  }

  function cancel() {
    waiting.length = 0;
    dismiss();
    done();
    input.focus();
  }

  function remove() {
    files = [];
    keep(files);
    part("fault").replaceChildren();
    show();
    say(texts.removed);
    fold.firstElementChild.focus();
  }

  function show() {
    const { all, clashing } = mark(files.flatMap(({ busy }) => busy), texts);
    part("files").replaceChildren(...files.map(line));
    part("remove").hidden = part("files").hidden = !files.length;
    part("once").hidden = isKept;
    part("kept").hidden = !isKept;
    if (files.length) say(result(all, clashing));
  }

  function result(all, clashing) {
    const sentence = !all ? texts.nothing : !clashing ? texts.none : clashing === 1 ? texts.one : texts.many;
    return sentence.replace("{all}", all).replace("{count}", clashing);
  }

  function line({ name, events, unreadable }) {
    const sentence = unreadable === 1 ? texts.partly : unreadable ? texts.mostly : events === 1 ? texts.event : texts.events;
    const values = { name, events, unreadable };
    const item = document.createElement("li");
    item.textContent = sentence.replace(/\{(\w+)\}/g, (_, each) => values[each]);
    return item;
  }

  // The same sentence once more would be read out again.
  function say(text) {
    if (part("result").textContent !== text) part("result").textContent = text;
  }

  const hasFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files") && fold.open;
  const over = (isOver) => area.classList.toggle("compare__area--over", isOver);
  // A file that misses would be opened in place of the page.
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    over(element.contains(event.target));
  });
  addEventListener("dragleave", ({ relatedTarget }) => over(element.contains(relatedTarget)));
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    over(false);
    if (element.contains(event.target) && !input.disabled) add(event.dataTransfer.files);
  });
  input.addEventListener("change", () => {
    add(input.files);
    input.value = "";
  });
  part("cancel").addEventListener("click", cancel);
  part("remove").addEventListener("click", remove);
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    files = kept();
    show();
  });
  // Times may come later, too; what changes in here is our own doing.
  new MutationObserver((changes) => {
    if (files.length && changes.some(({ target }) => !element.contains(target))) show();
  }).observe(document.querySelector("main"), { childList: true, subtree: true });
  const ready = () => fold.open && !worker && hire();
  fold.addEventListener("toggle", ready);
  ready();
  if (files.length) show();
}

// Faults are words with lines, names of data are not.
const camel = (fault) => fault.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
