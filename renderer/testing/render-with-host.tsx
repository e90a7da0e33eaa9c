import type { ReactElement } from 'react';
import { render } from 'vitest-browser-react';
import type { Transport } from '../../contract/client.ts';
import { Surroundings } from '../surroundings.tsx';

/** Renders a component with everything that it finds in the app: theme, places, host, notifications. */
export function renderWithHost(element: ReactElement, transport: Transport) {
  return render(
    <div style={{ height: 500 }}>
      <Surroundings transport={transport}>{element}</Surroundings>
    </div>,
  );
}
