// What the server says to a place in the calendar, and the deeds that follow.
const PAUSE = 120;

export function asker(panel) {
  const { check, token } = panel.dataset;
  let timer;
  let running;

  // Only the last question counts: those before it are given up.
  function ask(place) {
    clearTimeout(timer);
    running?.abort();
    return new Promise((resolve, reject) => {
      timer = setTimeout(() => {
        running = new AbortController();
        fetch(`${check}?${new URLSearchParams(place)}`, { credentials: "same-origin", signal: running.signal })
          .then(read)
          .then(resolve, reject);
      }, PAUSE);
    });
  }

  function send(url, fields) {
    return fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "X-CSRFToken": token },
      body: new URLSearchParams(fields),
    }).then(read);
  }

  async function read(answer) {
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error(answer.status);
    return { ok: answer.ok, ...(await answer.json()) };
  }

  return { ask, send };
}

// The question before a move; resolves to whether it is meant, and whether the customer is told.
export function confirm(dialog, verdict) {
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  part("where").textContent = verdict.text;
  part("rules").replaceChildren(...verdict.rules.map(item));
  part("recorded").hidden = verdict.is_free;
  part("tell-row").hidden = !verdict.tells;
  part("tells").textContent = verdict.tells ? `(${verdict.tells})` : "";
  part("go").textContent = verdict.is_free ? part("go").dataset.plain : part("go").dataset.anyway;
  dialog.returnValue = "no";
  dialog.showModal();
  part("go").focus();
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      () => resolve({ isMeant: dialog.returnValue === "go", told: verdict.tells && part("tell").checked ? "1" : "" }),
      { once: true },
    );
  });
}

function item(rule) {
  const line = document.createElement("li");
  line.textContent = rule.title;
  if (rule.text) {
    const more = document.createElement("span");
    more.textContent = rule.text;
    line.append(more);
  }
  return line;
}
