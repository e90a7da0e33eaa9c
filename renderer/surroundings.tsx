import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { Router } from 'wouter';
import { theme } from './design/theme.ts';
import { useHashLocation, useHashSearch } from './frame/hash-location.ts';
import { HostProvider } from './host/host.tsx';
import type { PageHost } from './host/page-host.ts';

/** What every component finds around it: the theme, the place in the address, the host, notifications. */
export function Surroundings({
  host,
  styleNonce = '',
  children,
}: {
  readonly host: PageHost;
  /** What the page's policy wants to see on styles. */
  readonly styleNonce?: string;
  readonly children: ReactNode;
}) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => styleNonce}>
      <Notifications position="bottom-right" limit={4} transitionDuration={120} />
      <Router hook={useHashLocation} searchHook={useHashSearch}>
        <HostProvider host={host}>{children}</HostProvider>
      </Router>
    </MantineProvider>
  );
}
