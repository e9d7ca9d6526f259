// Keys of the house: a letter presses the link or button that names it by ``data-shortcut``. Never while somebody
// types, never with Ctrl, Alt or Meta, and not at all where they were switched off (WCAG 2.1.4).
const OFF = "shortcuts-off";

export default function shortcuts(dialog) {
  const choice = dialog.querySelector("[data-switch]");
  const opener = document.querySelector("[data-opens-shortcuts]");

  function isOff() {
    try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
  }

  function open() {
    choice.checked = !isOff();
    dialog.showModal();
  }

  choice.addEventListener("change", () => {
    try { localStorage.setItem(OFF, choice.checked ? "0" : "1"); } catch { /* it holds for this page then */ }
  });
  if (opener) {
    opener.hidden = false;
    opener.addEventListener("click", open);
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (isOff() || isTyping(event.target)) return;
    if (event.key === "?" && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      open();
      return;
    }
    if (document.querySelector("dialog[open]") && !dialog.open) return;
    // Where something is being filled in, a stray key must not lead away from it.
    if (document.querySelector("[data-no-shortcuts]")) return;
    const wanted = `[data-shortcut="${CSS.escape(event.key.toLowerCase())}"]`;
    const control = [...document.querySelectorAll(wanted)].find((each) => each.checkVisibility()) ?? dialog.querySelector(wanted);
    if (!control) return;
    event.preventDefault();
    control.click();
  });
}

function isTyping(element) {
  return element.isContentEditable || element.matches?.("input, select, textarea");
}
