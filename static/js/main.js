// Every module improves what the server sent and takes nothing away when it fails.
for (const element of document.querySelectorAll("[data-module]")) {
  import(`./modules/${element.dataset.module}.js`)
    .then((module) => module.default(element))
    .catch(() => {});
}
