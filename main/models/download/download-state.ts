import { Failure } from '../../../contract/failure.ts';
import type { DownloadState } from '../../../contract/model.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { Phrase } from '../../../contract/phrase.ts';

export type DownloadAction = 'pause' | 'resume' | 'cancel' | 'forget';

const ACTIVE: readonly DownloadState[] = ['queued', 'preparing', 'downloading', 'waiting'];

/** Wants to go on by itself; so it does after a restart of the host, too. */
export function isActive(state: DownloadState): boolean {
  return ACTIVE.includes(state);
}

/** Which state an action leads to; null where it changes nothing. @throws Failure `conflict` where it makes no sense */
export function stateAfter(action: DownloadAction, state: DownloadState): DownloadState | null {
  switch (action) {
    case 'pause':
      if (isActive(state)) return 'paused';
      if (state === 'paused') return null;
      throw impossible('pause', state);
    case 'resume':
      if (isActive(state)) return null;
      if (state === 'completed') throw impossible('resume', state);
      return 'queued';
    case 'cancel':
      if (state === 'cancelled') return null;
      if (state === 'completed') throw impossible('cancel', state);
      return 'cancelled';
    case 'forget':
      if (isActive(state) || state === 'paused') throw impossible('forget', state);
      return null;
  }
}

function impossible(action: DownloadAction, state: DownloadState): Failure {
  const hint = state === 'completed' ? phrase`\`model remove\` deletes the model.` : phrase`Cancel it first.`;
  return new Failure('conflict', IMPOSSIBLE[action](STATES[state]), { hint });
}

const IMPOSSIBLE: Readonly<Record<DownloadAction, (state: Phrase) => Phrase>> = {
  pause: (state) => phrase`A download that ${state} cannot be paused.`,
  resume: (state) => phrase`A download that ${state} cannot be resumed.`,
  cancel: (state) => phrase`A download that ${state} cannot be cancelled.`,
  forget: (state) => phrase`A download that ${state} cannot be taken off the list.`,
};

const STATES: Readonly<Record<DownloadState, Phrase>> = {
  queued: phrase`is queued`,
  preparing: phrase`is preparing`,
  downloading: phrase`is downloading`,
  waiting: phrase`is waiting`,
  paused: phrase`is paused`,
  failed: phrase`is failed`,
  cancelled: phrase`is cancelled`,
  completed: phrase`is completed`,
};
