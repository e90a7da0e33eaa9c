/** Removes secrets from text before it is logged, shown or exported. */
export interface Redactor {
  /** Registers a secret; one of fewer than six characters is not, since it would blot out ordinary words. */
  add(secret: string): void;
  /** Takes back one {@link add}; a secret that two keys share stays until both are gone. */
  remove(secret: string): void;
  redact(text: string): string;
}

const MIN_SECRET = 6;
/** Below this, four characters would be too large a part of the secret to show. */
const SHOW_LAST4_FROM = 12;

/** Keys known by their shape, whether registered or not: OpenAI's, Anthropic's, Hugging Face's, our own, any bearer's. */
const SHAPES: readonly RegExp[] = [
  /\bsk-[\w-]{16,}/g,
  /\bhf_[A-Za-z0-9]{16,}/g,
  // Long, because names such as mlx-community and mlx-openai-server begin alike.
  /\bmlx-[\w-]{32,}/g,
  /(?<=\bbearer\s{1,4})[\w.~+/=-]{6,}/gi,
];

interface Span {
  start: number;
  end: number;
}

export function createRedactor(): Redactor {
  const uses = new Map<string, number>();

  return {
    add(secret) {
      if (secret.length >= MIN_SECRET) uses.set(secret, (uses.get(secret) ?? 0) + 1);
    },
    remove(secret) {
      const left = (uses.get(secret) ?? 0) - 1;
      if (left > 0) uses.set(secret, left);
      else uses.delete(secret);
    },
    redact(text) {
      const needles = [...uses.keys()].flatMap(spellings);
      const spans = [
        ...needles.flatMap((needle) => occurrences(text, needle)),
        ...SHAPES.flatMap((shape) => matches(text, shape)),
      ];
      return replaceSpans(text, spans);
    },
  };
}

/** A secret as it is, as a part of a URL, and as a JSON string. */
function spellings(secret: string): string[] {
  const inUrl = secret.isWellFormed() ? encodeURIComponent(secret) : secret;
  return [...new Set([secret, inUrl, JSON.stringify(secret).slice(1, -1)])];
}

function occurrences(text: string, needle: string): Span[] {
  const spans: Span[] = [];
  for (let start = text.indexOf(needle); start !== -1; start = text.indexOf(needle, start + 1)) {
    spans.push({ start, end: start + needle.length });
  }
  return spans;
}

function matches(text: string, shape: RegExp): Span[] {
  return [...text.matchAll(shape)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Overlapping finds become one, so that no piece of either stays. */
function replaceSpans(text: string, spans: Span[]): string {
  const merged: Span[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && span.start < last.end) last.end = Math.max(last.end, span.end);
    else merged.push(span);
  }
  let result = '';
  let position = 0;
  for (const { start, end } of merged) {
    result += text.slice(position, start) + mark(text.slice(start, end));
    position = end;
  }
  return result + text.slice(position);
}

function mark(found: string): string {
  return found.length < SHOW_LAST4_FROM ? '[key …]' : `[key …${found.slice(-4)}]`;
}
