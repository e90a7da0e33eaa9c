import type { Texts } from './translation.ts';
import type { enChat } from './en-chat.ts';

/** The chat screen's part of de.ts. */
export const deChat: Texts<typeof enChat> = {
  markdown: {
    code: 'Code {{language}}',
    copyCode: 'Code kopieren',
    image: 'Bild: {{alt}}',
    table: 'Tabelle',
    allRows: 'Alle {{formatted}} Zeilen zeigen',
  },
};
