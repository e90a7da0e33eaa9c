import type { FailureView } from '../../contract/failure.ts';
import type { StartPhase } from '../../contract/server.ts';

/** Where a profile's server is in its life. Times are Unix milliseconds. */
export type ServerLife =
  | { readonly state: 'stopped' }
  | {
      readonly state: 'starting';
      readonly startedAt: number;
      readonly phase: StartPhase;
      readonly detail: string | null;
      readonly address: ServerAddress | null;
    }
  | {
      readonly state: 'ready';
      readonly startedAt: number;
      readonly readyAt: number;
      readonly address: ServerAddress;
    }
  | { readonly state: 'stopping'; readonly startedAt: number; readonly address: ServerAddress | null }
  | { readonly state: 'failed'; readonly failure: FailureView };

export interface ServerAddress {
  readonly pid: number;
  readonly port: number;
}

export type ServerEvent =
  | { readonly type: 'start'; readonly at: number }
  | { readonly type: 'spawned'; readonly address: ServerAddress }
  | { readonly type: 'progress'; readonly phase: StartPhase; readonly detail: string | null }
  | { readonly type: 'ready'; readonly at: number }
  | { readonly type: 'stop' }
  | { readonly type: 'ended' }
  | { readonly type: 'failed'; readonly failure: FailureView };

export const STOPPED: ServerLife = { state: 'stopped' };

/**
 * The state machine of one server. An event that makes no sense in a state leaves it as it is (the same
 * object), so a late event, such as a log line after the stop, can do no harm.
 */
export function nextLife(life: ServerLife, event: ServerEvent): ServerLife {
  switch (event.type) {
    case 'start':
      if (life.state !== 'stopped' && life.state !== 'failed') return life;
      return { state: 'starting', startedAt: event.at, phase: 'launching', detail: null, address: null };
    case 'spawned':
      // Again after a lost port: the start begins anew.
      if (life.state !== 'starting') return life;
      return { ...life, phase: 'launching', detail: null, address: event.address };
    case 'progress':
      if (life.state !== 'starting') return life;
      if (life.phase === event.phase && life.detail === event.detail) return life;
      return { ...life, phase: event.phase, detail: event.detail };
    case 'ready':
      if (life.state !== 'starting' || life.address === null) return life;
      return { state: 'ready', startedAt: life.startedAt, readyAt: event.at, address: life.address };
    case 'stop':
      if (life.state !== 'starting' && life.state !== 'ready') return life;
      return { state: 'stopping', startedAt: life.startedAt, address: life.address };
    case 'ended':
      return life.state === 'stopping' ? STOPPED : life;
    case 'failed':
      if (life.state !== 'starting' && life.state !== 'ready') return life;
      return { state: 'failed', failure: event.failure };
  }
}
