import type { Migration } from 'kysely/migration';
import { up as first } from './0001-first.ts';
import { up as auditLog } from './0002-audit-log.ts';
import { up as routeOptions } from './0003-route-options.ts';
import { up as settings } from './0004-settings.ts';
import { up as requestBodies } from './0005-request-bodies.ts';
import { up as revisions } from './0006-revisions.ts';
import { up as downloads } from './0007-downloads.ts';
import { up as clients } from './0008-clients.ts';
import { up as people } from './0009-people.ts';
import { up as chat } from './0010-chat.ts';

/**
 * Every migration in order. A released one is never edited (`checksums.json` and its test see to it);
 * a change of the schema is a new file with the next number.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first': { up: first },
  '0002-audit-log': { up: auditLog },
  '0003-route-options': { up: routeOptions },
  '0004-settings': { up: settings },
  '0005-request-bodies': { up: requestBodies },
  '0006-revisions': { up: revisions },
  '0007-downloads': { up: downloads },
  '0008-clients': { up: clients },
  '0009-people': { up: people },
  '0010-chat': { up: chat },
};
