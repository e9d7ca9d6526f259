// Buttons that put a word into the text that was typed in last, where the caret was. Each has the word in every
// language as data; the control says by its lang which one.
export default function insert(panel) {
  const texts = document.getElementById(panel.dataset.into);
  const controls = [...(texts?.querySelectorAll("textarea, input[type=text]") ?? [])];
  const buttons = [...panel.querySelectorAll("button[data-de]")];
  // Who was faster than this script goes on where they are.
  const begun = controls.find((each) => each === document.activeElement);
  let last = begun ?? controls.find((each) => each.tagName === "TEXTAREA" && each.lang === document.documentElement.lang) ?? controls[0];
  if (!last) return;
  for (const button of buttons) button.hidden = false;
  for (const element of panel.querySelectorAll("[data-with-script]")) element.hidden = false;
  for (const element of panel.querySelectorAll("[data-without-script]")) element.hidden = true;

  // Where nobody has typed yet, a word goes to the end.
  for (const control of controls) {
    if (control !== begun) control.setSelectionRange(control.value.length, control.value.length);
  }
  texts.addEventListener("focusin", (event) => {
    if (!controls.includes(event.target)) return;
    last = event.target;
    // What is being written is what one wants to see.
    const shown = document.getElementById(panel.dataset.preview);
    if (!shown || shown.value === last.lang) return;
    shown.value = last.lang;
    shown.dispatchEvent(new Event("change", { bubbles: true }));
  });
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-de]");
    if (!button) return;
    last.setRangeText(button.dataset[last.lang] ?? button.dataset.en, last.selectionStart, last.selectionEnd, "end");
    last.focus();
    last.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
