import { phrasesOfAccess } from './phrases-de-access.ts';
import { phrasesOfChat } from './phrases-de-chat.ts';
import { phrasesOfGateway } from './phrases-de-gateway.ts';
import { phrasesOfHost } from './phrases-de-host.ts';
import { phrasesOfModels } from './phrases-de-models.ts';
import { phrasesOfUpstream } from './phrases-de-upstream.ts';

/** The host's sentences in German, by their English; phrases-de.test.ts finds what is missing. */
export const germanPhrases: Readonly<Record<string, string>> = {
  ...phrasesOfHost,
  ...phrasesOfAccess,
  ...phrasesOfModels,
  ...phrasesOfChat,
  ...phrasesOfUpstream,
  ...phrasesOfGateway,
};
