// A form is sent once: a second click while the answer is on its way does nothing. The server knows better
// anyway; this spares people the doubt whether the first click counted.
export default function once(form) {
  let sent = false;

  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    form.setAttribute("aria-busy", "true");
  });
  // The way back shows the page as it was left: the form may be sent again then.
  addEventListener("pageshow", () => {
    sent = false;
    form.removeAttribute("aria-busy");
  });
}
