// A button for what the browser's menu does too.
export default function print(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
