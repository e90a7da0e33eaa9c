/** JSON with a line for each value; anything else (a stream, a body that was cut) as it is. */
export function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
