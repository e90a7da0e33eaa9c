import { Failure } from '../../../contract/failure.ts';
import type { DownloadState } from '../../../contract/model.ts';

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
  const hint = state === 'completed' ? '`model remove` deletes the model.' : 'Cancel it first.';
  return new Failure('conflict', `A download that is ${state} cannot be ${PAST[action]}.`, { hint });
}

const PAST: Readonly<Record<DownloadAction, string>> = {
  pause: 'paused',
  resume: 'resumed',
  cancel: 'cancelled',
  forget: 'taken off the list',
};
