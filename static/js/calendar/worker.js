// Reads files apart from the page, which stays at hand meanwhile and can end this at any time.
import { Refused } from "./lines.js";
import { read } from "./read.js";

// UTF-16 has its mark; what is not UTF-8 was written by an old program in Western Europe.
function decoded(bytes) {
  const [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

self.addEventListener("message", async ({ data: { file, ...how } }) => {
  try {
    const text = decoded(await file.arrayBuffer());
    self.postMessage({ read: read(text, { ...how, progress: (share) => self.postMessage({ share }) }) });
  } catch (error) {
    self.postMessage({ fault: error instanceof Refused ? error.fault : "unreadable" });
  }
});
self.postMessage({ isReady: true });
