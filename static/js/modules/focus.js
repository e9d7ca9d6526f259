// Bring the reader to what has just happened. Browsers that know autofocus on any element have done so already.
export default function focus(element) {
  if (document.activeElement !== element) element.focus();
}
