const MESSAGE_LENGTH_MAX = 2_048;

/** Short enough for an error, and without keys, which some providers repeat. */
export function presentable(message: string): string {
  const clean = message.trim().replaceAll(/\b(sk-|pk-|Bearer )[A-Za-z0-9._-]{12,}/g, '$1…');
  return clean.length > MESSAGE_LENGTH_MAX ? `${clean.slice(0, MESSAGE_LENGTH_MAX)}…` : clean;
}
