import { isProfile } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import type { HostOverview } from '../../../contract/host.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { RuntimeKind } from '../../../contract/runtime.ts';
import { attention, neededRuntimes } from '../../doctor/attention.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';
import { ownerOnly } from './owner-only.ts';

export function hostHandlers(parts: HostParts): Handlers['host'] {
  return {
    status: () => parts.status(),
    overview: (_input, { signal }) => overview(parts, signal),
    doctor: (_input, { signal }) => parts.doctor(signal),
    stop() {
      parts.stop();
      return {};
    },
    signInLink(_input, context) {
      ownerOnly(context, phrase`Run \`mlx-manager open\` there.`);
      const { url } = parts.status();
      if (url === null) {
        throw new Failure('not_running', phrase`No host is running.`, {
          hint: phrase`Start it with \`mlx-manager serve\`.`,
        });
      }
      const { token, expiresAt } = parts.sessions.issueToken();
      return { url: `${url}/#token=${token}`, expiresAt };
    },
    signOutBrowsers(_input, context) {
      ownerOnly(context, phrase`Do it in the app there, or in a browser that \`mlx-manager open\` let in.`);
      return { ended: parts.sessions.endAll() };
    },
  };
}

async function overview(parts: HostParts, signal: AbortSignal): Promise<HostOverview> {
  const { readOnly } = parts;
  // What a newer program stored, this one may not be able to read.
  const backends = readOnly === null ? await parts.backends.list() : [];
  const routes = readOnly === null ? await parts.routes.list() : [];
  const servers = backends.filter(isProfile).map((record) => parts.serverStatus(record));
  const { version, startedAt, url, requestsInFlight } = parts.status();
  const countOf = (state: string) => servers.filter((server) => server.state === state).length;
  return {
    ...{ version, startedAt, url, requestsInFlight },
    memory: {
      totalBytes: parts.totalMemoryBytes,
      ...parts.supervisor.memory(),
      residentBytes: servers.reduce((sum, { residentBytes }) => sum + (residentBytes ?? 0), 0),
    },
    servers: {
      total: servers.length,
      loaded: countOf('ready'),
      starting: countOf('starting'),
      failed: countOf('failed'),
    },
    providers: backends.length - servers.length,
    routes: routes.length,
    attention: attention({
      ...{ readOnly, backends, servers },
      missingRuntimes: await missingOf(parts, neededRuntimes(backends), signal),
      configurationFile: parts.configurationFile(),
      isKeyRejected: (name) => parts.rejectedKeys.has(name),
    }),
  };
}

async function missingOf(parts: HostParts, kinds: readonly RuntimeKind[], signal: AbortSignal) {
  const found = await Promise.all(
    kinds.map(async (kind) => {
      const { state, why } = await parts.runtime.status(kind, signal);
      return state === 'ready' ? null : { kind, why: why ?? phrase`It is not installed.` };
    }),
  );
  return found.filter((one) => one !== null);
}
