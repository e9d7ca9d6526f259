// Calendars in a ZIP archive, as Google exports them (APPNOTE 4.3): its directory stands at the end.
import { Refused } from "./lines.js";

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const [STORED, DEFLATED] = [0, 8];

export const isArchive = (bytes) => bytes.byteLength > 22 && new DataView(bytes).getUint32(0) === 0x504b0304;

// What each calendar in it says, as buffers of at most `most` bytes in all. Throws Refused.
export async function calendarsIn(bytes, most) {
  const found = [];
  let room = most;
  for (const entry of entriesOf(bytes)) {
    const content = await unpacked(entry, room);
    room -= content.byteLength;
    found.push(content);
  }
  if (!found.length) throw new Refused("not_a_calendar");
  return found;
}

function entriesOf(bytes) {
  const view = new DataView(bytes);
  const [short, long] = [(at) => view.getUint16(at, true), (at) => view.getUint32(at, true)];
  try {
    let end = view.byteLength - 22;
    while (long(end) !== END) end -= 1;
    const found = [];
    let at = long(end + 16);
    for (let left = short(end + 10); left; left -= 1) {
      if (long(at) !== ENTRY) throw new RangeError();
      const [named, extra, comment] = [short(at + 28), short(at + 30), short(at + 32)];
      const name = new TextDecoder().decode(new Uint8Array(bytes, at + 46, named));
      const local = long(at + 42);
      const content = new Uint8Array(bytes, local + 30 + short(local + 26) + short(local + 28), long(at + 20));
      if (/^(?!__MACOSX).*\.(ics|ical|ifb)$/i.test(name)) found.push({ content, method: short(at + 10) });
      at += 46 + named + extra + comment;
    }
    return found;
  } catch (error) {
    // An address that is outside: half an archive, or none.
    if (error instanceof RangeError) throw new Refused("half_a_calendar");
    throw error;
  }
}

// It ends where there is no more room: a few bytes can be packed to mean millions.
async function unpacked({ content, method }, room) {
  if (method !== STORED && method !== DEFLATED) throw new Refused("not_a_calendar");
  const packed = new Blob([content]);
  const stream = method === STORED ? packed.stream() : packed.stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const pieces = [];
  let size = 0;
  for (let reader = stream.getReader(), piece = await reader.read(); !piece.done; piece = await reader.read()) {
    size += piece.value.byteLength;
    if (size > room) throw new Refused("too_large");
    pieces.push(piece.value);
  }
  return new Blob(pieces).arrayBuffer();
}
