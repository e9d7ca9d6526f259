// The control is there where it works. All that it needs is fetched once it is opened, before a file is picked: from
// then on nothing is asked for.
export default function compare(element) {
  const fold = element.querySelector("details");
  let isAsked = false;

  function start() {
    if (isAsked) return;
    isAsked = true;
    import("../calendar/control.js")
      .then((module) => module.default(element))
      .catch(() => {
        isAsked = false;
        element.querySelector("[data-fault]").textContent = element.dataset.missing;
      });
  }

  element.firstElementChild.hidden = false;
  fold.addEventListener("toggle", () => fold.open && start());
  if (fold.open || hasKept()) start();
}

// A tab may forbid to keep anything.
function hasKept() {
  try {
    return sessionStorage.getItem("comparison") !== null;
  } catch {
    return false;
  }
}
