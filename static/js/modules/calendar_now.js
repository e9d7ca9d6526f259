// The line of the present moves on, and a calendar wider or higher than the screen begins with it in view.
const EVERY = 20_000;
const HOUR = 60;
const MINUTE = 60_000;

export function followNow(scroller) {
  function move() {
    const line = scroller.querySelector(".now");
    if (!line) return;
    // By how much time has gone by here: the clock of this device may be wrong, and in another zone.
    line.dataset.since ??= Date.now();
    const at = Number(line.dataset.position) + (Date.now() - Number(line.dataset.since)) / MINUTE;
    const { first, last } = line.closest(".cal").dataset;
    line.hidden = at < first * HOUR || at > last * HOUR;
    line.style.setProperty("--t", at / HOUR);
    line.style.setProperty("--m", 0);
  }

  move();
  setInterval(move, EVERY);
  scroller.addEventListener("calendar:changed", move);
}

export function beginWithNow(scroller) {
  const day = scroller.querySelector(".calday--on");
  const hours = scroller.querySelector(".calhours");
  if (day && scroller.scrollWidth > scroller.clientWidth) {
    scroller.scrollLeft = day.offsetLeft - hours.offsetWidth;
  }
  const line = scroller.querySelector(".now:not([hidden])");
  if (line && scroller.scrollHeight > scroller.clientHeight) {
    scroller.scrollTop = line.offsetTop - scroller.clientHeight / 3;
  }
}
