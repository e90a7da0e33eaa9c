import type { ReactElement } from 'react';
import { render } from 'vitest-browser-react';
import type { Transport } from '../../contract/client.ts';
import type { Me } from '../../contract/person.ts';
import { PageHost } from '../host/page-host.ts';
import { Surroundings } from '../surroundings.tsx';

/** Renders a component with everything that it finds in the app: theme, places, host, notifications; for the owner. */
export function renderWithHost(element: ReactElement, transport: Transport, me: Me = { kind: 'owner' }) {
  return render(
    <div style={{ height: 500 }}>
      <Surroundings host={new PageHost(transport, me)}>{element}</Surroundings>
    </div>,
  );
}
