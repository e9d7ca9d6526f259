// Who comes back to this page, perhaps from reading their mail, sees how things stand by now.
export default function lookAgain() {
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    const here = new URL(location);
    here.searchParams.delete("sent");
    location.replace(here);
  });
}
