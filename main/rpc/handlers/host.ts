import { Failure } from '../../../contract/failure.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';

export function hostHandlers({ status, doctor, stop, sessions }: HostParts): Handlers['host'] {
  return {
    status: () => status(),
    doctor: (_input, { signal }) => doctor(signal),
    stop() {
      stop();
      return {};
    },
    signInLink() {
      const { url } = status();
      if (url === null) {
        throw new Failure('not_running', 'No host is running.', {
          hint: 'Start it with `mlx-manager serve`.',
        });
      }
      const { token, expiresAt } = sessions.issueToken();
      return { url: `${url}/#token=${token}`, expiresAt };
    },
    signOutBrowsers: () => ({ ended: sessions.endAll() }),
  };
}
