import type { RequestRow } from '../../../contract/request.ts';
import type { Tone } from '../../components/state-dot.tsx';

const STATES = {
  completed: { tone: 'good', words: 'requests.outcome.completed' },
  fellOver: { tone: 'busy', words: 'requests.fellOver' },
  failed: { tone: 'bad', words: 'requests.outcome.failed' },
  'client-left': { tone: 'off', words: 'requests.outcome.client-left' },
  interrupted: { tone: 'bad', words: 'requests.outcome.interrupted' },
} as const satisfies Readonly<Record<string, { readonly tone: Tone; readonly words: string }>>;

type RequestState = (typeof STATES)[keyof typeof STATES];

/** How a request ended, and by which of the interface's texts one says so; well, but not with the first that was asked, is busy. */
export function requestState({ outcome, attempts }: Pick<RequestRow, 'outcome' | 'attempts'>): RequestState {
  const fellOver = outcome === 'completed' && attempts.some(({ failure }) => failure !== null);
  return STATES[fellOver ? 'fellOver' : outcome];
}
