/** Longer names say nothing more. */
const NAME_LENGTH = 64;

/** What nearly every browser and every program made of one calls itself, beside its own name. */
const DISGUISES = new Set([
  'mozilla',
  'applewebkit',
  'khtml',
  'gecko',
  'version',
  'mobile',
  'electron',
  'like',
]);
/** From the most to the least telling: Edge also says Chrome, and Chrome also says Safari. */
const BROWSERS = ['Edg', 'OPR', 'Firefox', 'HeadlessChrome', 'Chrome', 'Safari'];
/** SDKs that name themselves and, after a slash, their language instead of a version. */
const SDK = /^((?:Async)?(?:OpenAI|Anthropic))\/(JS|Python|Go|Java|Ruby|C#|\.NET|PHP)\b/i;

/** A client sends the same one with each request. */
const remembered = new Map<string, string | null>();
const REMEMBERED = 100;

/** @see readName */
export function agentName(userAgent: string | undefined): string | null {
  if (userAgent === undefined) return null;
  const known = remembered.get(userAgent);
  if (known !== undefined) return known;
  const name = readName(userAgent);
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(userAgent, name);
  return name;
}

/**
 * The program that a `user-agent` names, without its version: "claude-cli/2.1.0 (external, cli)" is "claude-cli".
 * Of a browser's, or of a program made of one, the name that tells it from the others. Null where there is none.
 */
function readName(userAgent: string): string | null {
  const sdk = SDK.exec(userAgent);
  if (sdk !== null) return `${sdk[1]?.replace(/^Async/i, '') ?? ''} ${sdk[2] ?? ''}`;
  const products = withoutComments(userAgent)
    .split(/\s+/)
    .map((product) => product.split('/', 1)[0] ?? '')
    .map((name) => name.replaceAll(/[^\w.@+-]/g, '').slice(0, NAME_LENGTH))
    .filter((name) => name !== '' && !/^[\d.]+$/.test(name));
  const [first] = products;
  if (first?.toLowerCase() !== 'mozilla') return first ?? null;
  const own = products.find((name) => !DISGUISES.has(name.toLowerCase()) && !BROWSERS.includes(name));
  return own ?? BROWSERS.find((name) => products.includes(name)) ?? first;
}

/** What stands in brackets is a remark on the product before it (RFC 9110, 5.6.5); those may be nested. */
function withoutComments(text: string): string {
  let depth = 0;
  let kept = '';
  for (const sign of text.slice(0, 1_000)) {
    if (sign === '(') depth += 1;
    else if (sign === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) kept += sign;
  }
  return kept;
}
