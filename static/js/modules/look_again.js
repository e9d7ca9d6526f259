// Who comes back to this page, perhaps from reading their mail, sees how things stand by now.
export default function lookAgain() {
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) location.replace(location.pathname);
  });
}
