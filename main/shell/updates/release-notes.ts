/** What the updater gives: nothing, text (HTML, from GitHub), or a part for each version in between. */
export type GivenNotes =
  string | readonly { readonly version: string; readonly note: string | null }[] | null | undefined;

/** A dialog shows text, and not endlessly much. */
const MAX_LENGTH = 2_000;

/** Release notes as plain text for a dialog. */
export function releaseNotes(given: GivenNotes): string {
  const text =
    typeof given === 'string'
      ? given
      : (given ?? []).map(({ version, note }) => `${version}\n${note ?? ''}`).join('\n\n');
  const plain = text
    .replace(/<li>/gi, '• ')
    .replace(/<\/(?:p|li|h\d|ul|ol)>|<br\s*\/?>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_entity, name: string) => ENTITIES[name] ?? '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return plain.length > MAX_LENGTH ? `${plain.slice(0, MAX_LENGTH - 1)}…` : plain;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
