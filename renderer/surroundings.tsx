import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { Router } from 'wouter';
import type { Transport } from '../contract/client.ts';
import type { Me } from '../contract/person.ts';
import { theme } from './design/theme.ts';
import { useHashLocation, useHashSearch } from './frame/hash-location.ts';
import { HostProvider } from './host/host.tsx';

/** What every component finds around it: the theme, the place in the address, the host, notifications. */
export function Surroundings({
  transport,
  me = { kind: 'owner' },
  styleNonce = '',
  children,
}: {
  readonly transport: Transport;
  /** Who uses this page. */
  readonly me?: Me;
  /** What the page's policy wants to see on styles. */
  readonly styleNonce?: string;
  readonly children: ReactNode;
}) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => styleNonce}>
      <Notifications position="bottom-right" limit={4} transitionDuration={120} />
      <Router hook={useHashLocation} searchHook={useHashSearch}>
        <HostProvider transport={transport} me={me}>
          {children}
        </HostProvider>
      </Router>
    </MantineProvider>
  );
}
