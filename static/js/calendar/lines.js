// Content lines of iCalendar (RFC 5545 3.1), and the parts of one.

export class Refused extends Error {
  // A whole file that cannot be read; `fault` is the server's word for why.
  constructor(fault) {
    super(fault);
    this.fault = fault;
  }
}

export class Unreadable extends Error {}

export function* linesOf(text) {
  const unfolded = text.replace(/^\ufeff+/, "").replace(/(?:\r\n|\n|\r)[ \t]/g, "");
  for (const [line] of unfolded.matchAll(/[^\r\n]+/g)) if (line.trim()) yield line;
}

export const nameOf = (line) => /^[^:;]*/.exec(line)[0].toUpperCase();

// What a line says: after the first colon that stands in no quotation marks.
export function valueOf(line) {
  const at = colon(line);
  return at < 0 ? "" : line.slice(at + 1).trim();
}

// Parameters by name, in capitals, without quotation marks.
export function parametersOf(line) {
  const head = line.slice(0, Math.max(colon(line), 0));
  const found = {};
  for (const [, name, quoted, plain] of head.matchAll(/;([^=;"]+)=(?:"([^"]*)"|([^;"]*))/g)) {
    found[name.toUpperCase()] = quoted ?? plain;
  }
  return found;
}

// TEXT (3.3.11) on one line.
export function plainText(value) {
  return value.replace(/\\(.)/g, (_, sign) => (/n/i.test(sign) ? " " : sign)).replace(/\s+/g, " ").trim();
}

function colon(line) {
  let isQuoted = false;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '"') isQuoted = !isQuoted;
    else if (line[at] === ":" && !isQuoted) return at;
  }
  return -1;
}
