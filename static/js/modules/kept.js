// In a frame no cookie remembers what was typed and what is held: this tab does, until it is booked or closed. Where a
// browser denies that too, sessionStorage throws, and the page is as it is without script.
const NAME = "terminbuch";
const TYPED = "input:not([type=hidden], [type=submit]), textarea, select";

function typed(form) {
  const controls = [...form.querySelectorAll(TYPED)].filter((each) => each.name);
  return controls.filter((each) => (/radio|checkbox/.test(each.type) ? each.checked : each.value));
}

function restore(form, entries) {
  for (const [name, value] of entries) {
    for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]:not([type=hidden])`)) {
      if (/radio|checkbox/.test(control.type)) {
        control.checked ||= control.value === value;
      } else {
        control.value ||= value;
      }
      control.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

export default function kept() {
  // "/embed/de/practice/-/details/<token>", "/embed/de/practice/checkup", "/embed/de/b/<token>"
  const [, , , business, service, , token] = location.pathname.split("/");
  if (business === "b") {
    sessionStorage.removeItem(NAME);
    return;
  }
  const form = document.querySelector("main form[method=post]");
  const said = () => JSON.parse(sessionStorage.getItem(NAME) ?? "{}");
  if (service === "-" && form?.elements.email) {
    if (said().business === business && !typed(form).length) {
      restore(form, said().entries);
    }
    form.dataset.kept = "yes";
    addEventListener("pagehide", () => {
      const entries = typed(form).map((each) => [each.name, each.value]);
      sessionStorage.setItem(NAME, JSON.stringify({ business, token, entries }));
    });
  } else if (form) {
    const tell = () => {
      if (said().business === business && !form.elements.instead_of) {
        const input = Object.assign(document.createElement("input"), { type: "hidden", name: "instead_of" });
        input.value = said().token;
        form.append(input);
      }
    };
    tell();
    addEventListener("pageshow", tell);
  }
}
