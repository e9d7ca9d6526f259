// How long a slot is still held, in whole minutes: seconds would hurry people who are typing.
const MINUTE = 60_000;
const WARNING = 2 * MINUTE;

export default function countdown(element) {
  const until = Date.parse(element.dataset.until);
  const left = element.querySelector("[data-left]");
  const say = element.querySelector("[data-say]");
  let said = "";

  function announce(text) {
    if (said !== text) say.textContent = said = text;
  }

  function show() {
    const rest = until - Date.now();
    element.classList.toggle("hold--ending", rest <= WARNING);
    if (rest <= 0) {
      left.textContent = "";
      say.classList.remove("visually-hidden");
      announce(element.dataset.over);
      return;
    }
    const { minutes, last, soon } = element.dataset;
    left.textContent = rest < MINUTE ? last : minutes.replace("{n}", Math.ceil(rest / MINUTE));
    if (rest <= WARNING) announce(soon);
    setTimeout(show, Math.min(rest, (rest % MINUTE) || MINUTE) + 50);
  }

  show();
}
