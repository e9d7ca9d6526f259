// An address is copied by a button; without one it can be marked and copied by hand.
export default function copy(element) {
  const input = element.querySelector("input, textarea");
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  button.className = "button button--quiet";
  button.textContent = element.dataset.text;
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  input.addEventListener("focus", () => input.select());
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(input.value);
    } catch {
      // Where the clipboard is not for pages, what is marked can still be copied.
      input.select();
      if (!document.execCommand("copy")) {
        return;
      }
    }
    button.textContent = said.textContent = element.dataset.done;
    setTimeout(() => {
      button.textContent = element.dataset.text;
      said.textContent = "";
    }, 3000);
  });
  input.after(button, said);
}
