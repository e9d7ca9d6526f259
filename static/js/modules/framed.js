// In a frame on another site: whoever made it is told how high the page is, and only whoever said so in time.
export default function framed() {
  let teller;
  const tell = () => {
    teller?.source.postMessage({ terminbuch: "height", height: document.body.getBoundingClientRect().height }, teller.origin);
  };
  addEventListener("message", (event) => {
    if (event.source === parent && event.source !== window && event.data?.terminbuch === "framed") {
      teller = { source: event.source, origin: event.origin };
      tell();
    }
  });
  new ResizeObserver(tell).observe(document.body);
}
