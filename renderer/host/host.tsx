import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, use, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { Transport } from '../../contract/client.ts';
import { Failure } from '../../contract/failure.ts';
import type { Me } from '../../contract/person.ts';
import { holdConnection } from './connection.ts';
import type { ConnectionState } from './connection.ts';
import { applyNotice } from './host-changes.ts';
import { MeContext } from './me.ts';

interface HostAccess {
  readonly transport: Transport;
  readonly connection: ConnectionState;
}

const HostContext = createContext<HostAccess | null>(null);

/** Queries for a host: events keep them fresh, so nothing is asked again because time passed. */
function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        retry: (failures, error) => error instanceof Failure && error.code === 'not_running' && failures < 3,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // A page on this machine's own host works without a network.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/** How long the page waits for its host's events before it asks without them (milliseconds). */
const HEARING_MS = 300;

/** Gives the page its host: calls, the connection's state, and queries that follow the host's events. */
export function HostProvider({
  transport,
  me,
  children,
}: {
  readonly transport: Transport;
  readonly me: Me;
  readonly children: ReactNode;
}) {
  const [queries] = useState(createQueries);
  const isKnown = me.kind !== 'nobody';
  const [connection, setConnection] = useState<ConnectionState>(isKnown ? 'connecting' : 'signed-out');
  // What is asked before the host's events are heard may miss a change, and is asked again then: so they are heard first.
  const [isPatient, setPatient] = useState(isKnown);
  useEffect(() => {
    if (!isKnown) return;
    const page = new AbortController();
    const patience = setTimeout(() => setPatient(false), HEARING_MS);
    void holdConnection(
      { transport, onState: setConnection, onNotice: (notice) => applyNotice(notice, queries) },
      page.signal,
    );
    return () => {
      page.abort();
      clearTimeout(patience);
    };
  }, [transport, queries, isKnown]);
  const isAsking = connection !== 'connecting' || !isPatient;
  const access = useMemo(() => ({ transport, connection }), [transport, connection]);
  return (
    <MeContext value={me}>
      <HostContext value={access}>
        <QueryClientProvider client={queries}>{isAsking ? children : null}</QueryClientProvider>
      </HostContext>
    </MeContext>
  );
}

function useAccess(): HostAccess {
  const access = use(HostContext);
  if (access === null) throw new Error('a component asks for the host outside of HostProvider');
  return access;
}

export function useConnection(): ConnectionState {
  return useAccess().connection;
}

export function useTransport(): Transport {
  return useAccess().transport;
}
