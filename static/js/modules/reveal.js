// What is typed blindly is typed wrongly: a button beside each password shows it, until the form is sent.
export default function reveal(form) {
  for (const input of form.querySelectorAll('input[type="password"]')) {
    const box = document.createElement("div");
    const button = document.createElement("button");
    box.className = "reveal";
    button.type = "button";
    button.className = "button button--quiet";
    button.setAttribute("aria-controls", input.id);
    button.setAttribute("aria-label", form.dataset.label);
    const show = (isShown) => {
      input.type = isShown ? "text" : "password";
      button.textContent = isShown ? form.dataset.hide : form.dataset.show;
      button.setAttribute("aria-pressed", String(isShown));
    };
    button.addEventListener("click", () => {
      show(input.type === "password");
      input.focus();
    });
    form.addEventListener("submit", () => show(false));
    // A field that is moved loses the focus: who was typing before this module came goes on where the caret was.
    const isFocused = document.activeElement === input;
    const caret = [input.selectionStart, input.selectionEnd];
    input.replaceWith(box);
    box.append(input, button);
    show(false);
    if (isFocused) {
      input.focus();
      input.setSelectionRange(...caret);
    }
  }
}
