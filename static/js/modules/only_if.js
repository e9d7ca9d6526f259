// A question that is asked only after a certain answer is out of sight until that answer is given.
export default function onlyIf(element) {
  const control = document.getElementById(element.dataset.onlyIf);
  const form = control.form;

  function show() {
    element.hidden = !control.checked || control.closest("[hidden]") !== null;
  }

  form.addEventListener("change", show);
  show();
}
