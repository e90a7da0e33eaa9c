import type { Question } from '../../host/call-host.ts';
import { questionFor, rangeIn } from './traffic-steps.ts';

/** What the overview asks first, at a place in the address, at a moment. */
export function overviewQuestions(search: URLSearchParams, now = Date.now()): readonly Question[] {
  return [
    ['host.status', {}],
    ['host.overview', {}],
    ['servers.list', {}],
    ['requests.stats', questionFor(rangeIn(search.get('range')), now)],
    ['routes.list', {}],
    ['integrations.list', { model: null }],
  ];
}
