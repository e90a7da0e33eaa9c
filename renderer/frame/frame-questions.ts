import type { Question } from '../host/call-host.ts';

/** What the window around each screen asks. */
export const FRAME_QUESTIONS: readonly Question[] = [
  ['host.status', {}],
  ['servers.list', {}],
  ['people.list', {}],
  ['clients.asking', {}],
  ['settings.get', {}],
];
