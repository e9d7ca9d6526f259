// What was read stays in this tab, and goes with it: the next week is another page. Nothing of it is ever sent.
const KEY = "comparison";

// Files as {name, events, unreadable, busy}.
export function kept() {
  try {
    const { titles, files } = JSON.parse(sessionStorage.getItem(KEY)) ?? { files: [] };
    return files.map(({ busy, ...file }) => ({
      ...file,
      busy: busy.map(([start, end, title, isAllDay]) => ({ start, end, title: titles[title], isAllDay: Boolean(isAllDay) })),
    }));
  } catch {
    return [];
  }
}

// Whether the tab keeps it; where it does not, the comparison is of this page alone.
export function keep(files) {
  const numbers = new Map();
  const number = (title) => numbers.get(title) ?? numbers.set(title, numbers.size).size - 1;
  const written = files.map(({ busy, ...file }) => ({
    ...file,
    busy: busy.map(({ start, end, title, isAllDay }) => [start, end, number(title), Number(isAllDay)]),
  }));
  try {
    sessionStorage.removeItem(KEY);
    if (files.length) sessionStorage.setItem(KEY, JSON.stringify({ titles: [...numbers.keys()], files: written }));
    return true;
  } catch {
    return false;
  }
}
