// Put into a page of one's own site, it shows booking in a frame that is as high as what is in it.
(() => {
  const script = document.currentScript;
  const home = new URL(script.src).origin;
  const { business, service, lang = document.documentElement.lang, title } = script.dataset;
  const language = /^de/i.test(lang) ? "de" : "en";
  const frame = document.createElement("iframe");
  frame.src = `${home}/embed/${[language, business, service].filter(Boolean).map(encodeURIComponent).join("/")}`;
  frame.title = title || (language === "de" ? "Termin buchen" : "Book an appointment");
  Object.assign(frame.style, { display: "block", width: "100%", height: "640px", border: "0" });
  let pages = 0;
  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== home) {
      return;
    }
    if (event.data?.terminbuch === "ready") {
      frame.contentWindow.postMessage({ terminbuch: "framed" }, home);
      pages += 1;
      if (pages > 1 && frame.getBoundingClientRect().top < 0) {
        frame.scrollIntoView();
      }
    }
    const height = Number(event.data?.terminbuch === "height" && event.data.height);
    if (height > 0) {
      frame.style.height = `${Math.min(Math.ceil(height), 20000)}px`;
    }
  });
  script.after(frame);
})();
