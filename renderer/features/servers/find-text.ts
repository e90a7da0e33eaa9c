/** The indexes of the lines that hold `wanted`, in whatever case. Nothing holds an empty text. */
export function linesWith(lines: readonly { readonly text: string }[], wanted: string): number[] {
  const needle = wanted.toLowerCase();
  if (needle === '') return [];
  return lines.flatMap(({ text }, index) => (text.toLowerCase().includes(needle) ? [index] : []));
}

/** A line in parts: what stands between the places that hold `wanted`, and those places. Joined they are the line. */
export function markText(text: string, wanted: string): { readonly text: string; readonly found: boolean }[] {
  const [hay, needle] = [text.toLowerCase(), wanted.toLowerCase()];
  // Some letters change their length with their case; positions would be wrong.
  if (needle === '' || hay.length !== text.length) return [{ text, found: false }];
  const parts = [];
  let from = 0;
  for (let at = hay.indexOf(needle); at !== -1; at = hay.indexOf(needle, from)) {
    if (at > from) parts.push({ text: text.slice(from, at), found: false });
    from = at + needle.length;
    parts.push({ text: text.slice(at, from), found: true });
  }
  if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from), found: false });
  return parts;
}
