// Offer the reader's own time zone, chosen already, where the list does not begin with it.
export default function ownZone(select) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (!timeZone || select.value) return;
  const known = [...select.options].find((option) => option.text === timeZone);
  if (known) {
    known.selected = true;
  } else if (timeZone !== select.dataset.place) {
    select.add(new Option(timeZone, timeZone, true, true), 1);
  }
}
