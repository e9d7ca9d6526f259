// "Did you mean ...?" as soon as an address is typed; the server says the same once the form was sent.
const PAUSE = 400;

export default function likelyAddress(element) {
  const { providers, real, said } = element.dataset;
  const field = document.getElementById(element.dataset.for);
  const offer = element.querySelector(".likely__offer");
  const words = offer.querySelector("[data-said]");
  const known = providers.split(" ");
  const never = new Set([...known, ...real.split(" ")]);
  let meant = likely(field.value);
  let timer = 0;
  let isDown = false;

  // One letter too many, too few or wrong, or two changed about.
  function isOneSlip(a, b) {
    let at = 0;
    while (at < a.length && a[at] === b[at]) at += 1;
    const [x, y] = [a.slice(at), b.slice(at)];
    return x.slice(1) === y.slice(1) || x.slice(1) === y || x === y.slice(1)
      || (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2));
  }

  function likely(email) {
    const at = email.trim().lastIndexOf("@");
    const domain = email.trim().slice(at + 1).toLowerCase();
    if (at < 1 || !domain || never.has(domain)) return "";
    const near = known.filter((each) => isOneSlip(domain, each));
    return near.length === 1 ? `${email.trim().slice(0, at)}@${near[0]}` : "";
  }

  function show() {
    meant = likely(field.value);
    offer.hidden = !meant;
    words.textContent = meant ? said.replace("{address}", meant) : "";
  }

  // Not while a finger is down: what it is about to press would move from under it.
  function soon() {
    clearTimeout(timer);
    timer = setTimeout(() => { if (isDown) soon(); else show(); }, PAUSE);
  }

  field.addEventListener("input", soon);
  addEventListener("pointerdown", () => { isDown = true; });
  for (const each of ["pointerup", "pointercancel"]) addEventListener(each, () => { isDown = false; });
  offer.querySelector("button").addEventListener("click", (event) => {
    if (!meant) return;
    event.preventDefault();
    field.value = meant;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    show();
  });
  if (field.value !== field.defaultValue) soon();
}
