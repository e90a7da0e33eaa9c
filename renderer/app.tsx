import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import type { QueryClient } from '@tanstack/react-query';
import { Router } from 'wouter';
import type { Transport } from '../contract/client.ts';
import { theme } from './design/theme.ts';
import { Frame } from './frame/frame.tsx';
import { useHashLocation, useHashSearch } from './frame/hash-location.ts';
import { HostProvider } from './host/host.tsx';

/** The whole interface, over any transport. */
export function App({
  transport,
  queries,
  styleNonce = '',
}: {
  readonly transport: Transport;
  readonly queries?: QueryClient;
  /** What the page's policy wants to see on styles. */
  readonly styleNonce?: string;
}) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => styleNonce}>
      <Notifications position="bottom-right" limit={4} transitionDuration={120} />
      <Router hook={useHashLocation} searchHook={useHashSearch}>
        <HostProvider transport={transport} {...(queries === undefined ? {} : { queries })}>
          <Frame />
        </HostProvider>
      </Router>
    </MantineProvider>
  );
}
