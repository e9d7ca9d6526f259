// Long work is done in portions: the next one is asked for by itself, as the button would.
export default function goOn(form) {
  form.querySelector("button").click();
}
