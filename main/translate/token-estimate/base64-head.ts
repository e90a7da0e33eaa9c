const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const NO_DIGIT = 64;
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => {
  const digit = ALPHABET.indexOf(String.fromCharCode(code));
  return digit === -1 ? NO_DIGIT : digit;
});

/** The first bytes of base64 data, `bytes` at most; by hand, since pure code has neither `Buffer` nor `atob`. */
export function base64Head(base64: string, bytes: number): Uint8Array {
  const out = new Uint8Array(Math.min(bytes, Math.ceil((base64.length * 3) / 4)));
  let length = 0;
  let bits = 0;
  let held = 0;
  for (let at = 0; at < base64.length && length < out.length; at += 1) {
    const digit = DIGITS[base64.charCodeAt(at)] ?? NO_DIGIT;
    if (digit === NO_DIGIT) continue;
    held = ((held << 6) | digit) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out[length] = (held >> bits) & 0xff;
    length += 1;
  }
  return out.subarray(0, length);
}
