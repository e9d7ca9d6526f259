// Either a free time or one that is typed: typing chooses "another time", choosing a free one forgets what was typed.
export default function either(fieldset) {
  const other = fieldset.querySelector("[data-other]");
  const typed = [...fieldset.querySelectorAll("[data-typed]")];

  if (typed.some((field) => field.value !== field.defaultValue)) other.checked = true;
  fieldset.addEventListener("input", (event) => {
    if (typed.includes(event.target) && event.target.value) other.checked = true;
  });
  fieldset.addEventListener("change", (event) => {
    if (event.target.type !== "radio") return;
    if (event.target !== other) for (const field of typed) field.value = "";
  });
}
