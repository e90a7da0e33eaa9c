/**
 * Writes another model name into a request's JSON text and leaves every other byte as it is: unknown fields,
 * key order, spacing and number spelling survive, and a provider's prompt cache sees the same text.
 * The text must be a valid JSON object; every top-level `model` is replaced, since readers differ on which
 * of two equal keys counts.
 */
export function replaceModelName(json: string, model: string): string {
  let out = '';
  let copied = 0;
  for (const span of topLevelValues(json, 'model')) {
    out += json.slice(copied, span.start) + JSON.stringify(model);
    copied = span.end;
  }
  return out + json.slice(copied);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function* topLevelValues(json: string, key: string): Generator<Span> {
  let at = skipSpace(json, 0) + 1;
  while (at < json.length) {
    at = skipSpace(json, at);
    if (json[at] === '}') return;
    if (json[at] === ',') {
      at += 1;
      continue;
    }
    const keyEnd = stringEnd(json, at);
    const name: unknown = JSON.parse(json.slice(at, keyEnd));
    const start = skipSpace(json, skipSpace(json, keyEnd) + 1);
    const end = valueEnd(json, start);
    if (name === key) yield { start, end };
    at = end;
  }
}

function skipSpace(json: string, from: number): number {
  let at = from;
  while (at < json.length && ' \t\r\n'.includes(json.charAt(at))) at += 1;
  return at;
}

/** The index after the string that starts at `from`. */
function stringEnd(json: string, from: number): number {
  let at = from + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** The index after the value that starts at `from`. */
function valueEnd(json: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < json.length) {
    const char = json.charAt(at);
    if (char === '"') {
      at = stringEnd(json, at);
      if (depth === 0) return at;
      continue;
    }
    if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (char === ',' || ' \t\r\n'.includes(char))) return at;
    at += 1;
  }
  return at;
}
