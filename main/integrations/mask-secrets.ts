import { PLACEHOLDER_KEY } from './gateway-target.ts';

const MASK = '••••••';
/** Names that a value of is a secret, with the quotes and the sign before the value. */
const NAMED =
  /((?:api[-_]?key|token|secret|passw(?:or)?d|authorization|credential|cookie)[\w-]*["']?[ \t]*[:=][ \t]*)("(?:\\.|[^"\\\n])*"|'[^'\n]*'|[^\s"'{[,#][^\n,}]*)/gi;
/** Keys that tell themselves: our own, OpenAI's and Anthropic's, GitHub's, Hugging Face's, Google's, AWS', and bearer tokens. */
const TELLING =
  /\b(?:sk-[\w-]{8,}|mlx-[\w-]{20,}|gh[pousr]_\w{16,}|github_pat_\w{16,}|hf_\w{16,}|gsk_\w{16,}|xox[a-z]-[\w-]{8,}|AIza[\w-]{20,}|AKIA[A-Z0-9]{12,}|eyJ[\w-]{8,}\.[\w.-]+)|\b(?<=Bearer )[^\s"']+/g;

/**
 * A settings file as it may be shown: what looks like a secret is masked, line by line, so that line numbers stay.
 * Numbers, switches and our own placeholder are no secrets.
 */
export function maskSecrets(text: string): string {
  return text
    .replaceAll(NAMED, (whole, name: string, value: string) => {
      const quote = /^["']/.exec(value)?.[0] ?? '';
      const bare = value.slice(quote.length, value.length - quote.length).trim();
      if (/^(\d[\d_.]*|true|false|null|)$/.test(bare) || bare === PLACEHOLDER_KEY) return whole;
      return `${name}${quote}${MASK}${quote}`;
    })
    .replaceAll(TELLING, MASK);
}
