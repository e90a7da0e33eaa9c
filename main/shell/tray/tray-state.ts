import type { ShellState } from '../state.ts';

/** What the tray's icon says, the most pressing first. */
export type TrayState = 'problem' | 'loading' | 'busy' | 'idle';

/**
 * One glance: does something need a person, is a model loading, is something being answered? A gateway that is off is
 * idle: that was somebody's wish.
 */
export function trayState({ gateway, servers, overview }: ShellState): TrayState {
  if (gateway.kind === 'failed') return 'problem';
  if (gateway.kind !== 'on') return gateway.kind === 'off' ? 'idle' : 'loading';
  if (overview?.attention.some(({ severity }) => severity === 'problem') === true) return 'problem';
  if (servers.some(({ state }) => state === 'starting')) return 'loading';
  if (servers.some(({ inFlight, queued }) => inFlight + queued > 0)) return 'busy';
  return (overview?.requestsInFlight ?? 0) > 0 ? 'busy' : 'idle';
}
