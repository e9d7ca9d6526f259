// Tells a script that has just come what was done before it was there: each control of the form that was changed
// meanwhile, by who was faster or by a browser that restored what had been typed, says so once more.
export default function sayAgain(form) {
  for (const control of [...form.elements].filter(isChanged)) {
    for (const name of ["input", "change"]) control.dispatchEvent(new Event(name, { bubbles: true }));
  }
}

function isChanged(control) {
  if (control.type === "hidden") return false;
  if (control.type === "radio") return control.checked && !control.defaultChecked;
  if (control.type === "checkbox") return control.checked !== control.defaultChecked;
  if (control instanceof HTMLSelectElement) {
    const first = [...control.options].findIndex((each) => each.defaultSelected);
    return !control.multiple && control.selectedIndex !== Math.max(first, 0);
  }
  return "defaultValue" in control && control.value !== control.defaultValue;
}
