// What is chosen is shown at once; the button is for those without script.
export default function calendarFilter(form) {
  const button = form.querySelector("button[type=submit]");
  const date = form.querySelector("input[type=date]");
  let timer;

  // A date that is typed is complete before it is meant; it waits for the key or the button.
  if (date) {
    date.addEventListener("keydown", () => (date.dataset.typed = "1"));
    date.addEventListener("input", () => {
      if (!date.dataset.typed && date.value) form.requestSubmit();
    });
    return;
  }
  button.hidden = true;
  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(() => form.requestSubmit(), 400);
  });
}
