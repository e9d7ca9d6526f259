// Goes on with a long run by itself, portion by portion, until all is done or somebody stops it.
export default function carryOn(region) {
  const form = document.getElementById(region.dataset.form);
  const [line, bar, deeds, stopping] = ["[data-line]", "progress", "[data-deeds]", "[data-stopping]"].map((each) => region.querySelector(each));
  let isStopped = false;

  function show(isRunning) {
    deeds.hidden = isRunning;
    stopping.hidden = !isRunning;
  }

  // The answer is the page as it is then.
  async function portion() {
    const sent = new FormData(form);
    sent.set("action", "on");
    const response = await fetch(form.getAttribute("action"), { method: "POST", body: sent });
    if (!response.ok) throw new Error(String(response.status));
    return new DOMParser().parseFromString(await response.text(), "text/html").getElementById(form.id);
  }

  async function run() {
    show(true);
    try {
      while (!isStopped) {
        const now = await portion();
        const reached = now?.querySelector("progress");
        if (!reached) {
          location.replace(region.dataset.url);
          return;
        }
        bar.value = reached.value;
        line.textContent = now.querySelector("[data-line]").textContent;
      }
    } catch {
      line.textContent = region.dataset.lost;
    }
    show(false);
    deeds.querySelector("button").focus();
  }

  stopping.querySelector("button").addEventListener("click", () => { isStopped = true; });
  // Whoever comes back later decides anew.
  history.replaceState(null, "", region.dataset.url);
  run();
}
