// Reads files apart from the page, which stays at hand meanwhile and can end this at any time.
import { calendarsIn, isArchive } from "./archives.js";
import { Refused } from "./lines.js";
import { read } from "./read.js";

const MOST_BYTES = 10 * 1024 * 1024;

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

// A file, or all calendars of an archive as if they were one; their order by time is of no matter.
async function readAll(file, how) {
  const bytes = await file.arrayBuffer();
  const contents = isArchive(bytes) ? await calendarsIn(bytes, MOST_BYTES) : [bytes];
  const all = contents.map((each) => read(decoded(each), how));
  return {
    busy: all.flatMap(({ busy }) => busy),
    events: all.reduce((sum, { events }) => sum + events, 0),
    unreadable: all.reduce((sum, { unreadable }) => sum + unreadable, 0),
  };
}

self.addEventListener("message", async ({ data: { file, ...how } }) => {
  try {
    self.postMessage({ read: await readAll(file, { ...how, progress: (share) => self.postMessage({ share }) }) });
  } catch (error) {
    self.postMessage({ fault: error instanceof Refused ? error.fault : "unreadable" });
  }
});
self.postMessage({ isReady: true });
