import { QueryClientProvider } from '@tanstack/react-query';
import { createContext, use, useEffect, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { Transport } from '../../contract/client.ts';
import type { ConnectionState } from './connection.ts';
import { MeContext } from './me.ts';
import type { PageHost } from './page-host.ts';

const HostContext = createContext<PageHost | null>(null);

/** Gives the page its host, which it hears until the page is gone. */
export function HostProvider({ host, children }: { readonly host: PageHost; readonly children: ReactNode }) {
  useEffect(() => () => host.close(), [host]);
  return (
    <MeContext value={host.me}>
      <HostContext value={host}>
        <QueryClientProvider client={host.queries}>{children}</QueryClientProvider>
      </HostContext>
    </MeContext>
  );
}

function useHost(): PageHost {
  const host = use(HostContext);
  if (host === null) throw new Error('a component asks for the host outside of HostProvider');
  return host;
}

export function useConnection(): ConnectionState {
  const host = useHost();
  return useSyncExternalStore(host.subscribe, host.connection);
}

export function useTransport(): Transport {
  return useHost().transport;
}
