// What is typed stays in this tab until it is sent: the way back and forth, or a reload, loses nothing. It is gone
// with the tab, after two hours, and for whoever begins anew once it was sent.
const KEY = "draft";
const LONGEST = 2 * 60 * 60 * 1000;
const NEVER = new Set(["csrf_token", "service", "slot", "seats", "audience", "resource", "action", "homepage", "work"]);

export default function draft(form) {
  const { of, answered } = form.dataset;
  const contact = new Set(["name", "email", "phone"]);

  function read() {
    const found = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    return found && Date.now() - found.at < LONGEST ? found : null;
  }

  function write(sent) {
    const fields = [...new FormData(form)].filter(([name, value]) => !NEVER.has(name) && value);
    sessionStorage.setItem(KEY, JSON.stringify({ of, at: Date.now(), sent, fields }));
  }

  function fill(found) {
    for (const [name, value] of found.fields) {
      if (found.of !== of && !contact.has(name)) continue;
      for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (control.type === "radio" || control.type === "checkbox") {
          if (control.value === value && !control.checked) control.click();
        } else if (!control.value) {
          control.value = value;
        }
      }
    }
    form.dispatchEvent(new Event("change"));
  }

  // The same form again was not booked, whatever went wrong when it was sent; of another one nobody shall read it.
  const before = read();
  const isOver = before?.sent && before.sent !== form.getAttribute("action");
  if (isOver) sessionStorage.removeItem(KEY);
  if (answered !== undefined) write("");
  else if (before && !isOver) fill(before);
  form.addEventListener("input", () => write(""));
  form.addEventListener("submit", (event) => {
    write(event.submitter?.value === "book" ? form.getAttribute("action") : "");
  });
  addEventListener("pageshow", (event) => { if (event.persisted) write(""); });
}
