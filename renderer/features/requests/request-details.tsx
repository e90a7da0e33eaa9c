import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RequestDetails as Found, RequestRow } from '../../../contract/request.ts';
import { Answer } from '../../components/answer.tsx';
import { Drawer } from '../../components/drawer.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { useHostQuery } from '../../host/use-host.ts';
import { Attempts } from './attempts.tsx';
import { KeptBodies } from './kept-bodies.tsx';
import { RequestFacts } from './request-facts.tsx';
import { RequestStateDot } from './request-state-dot.tsx';
import { SendAgain } from './send-again.tsx';
import { Timeline } from './timeline.tsx';
import classes from './requests.module.css';

/** One request: where its time went, who was tried and why that ended, what it used, what was kept of it. */
export function RequestDetails({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const details = useHostQuery('requests.get', { id }, { enabled: id !== '' });
  return (
    <Drawer title={details.data?.row.model ?? t('requests.request')} opened={id !== ''} onClose={onClose}>
      {id === '' ? null : <Answer query={details}>{(found) => <Details found={found} />}</Answer>}
    </Drawer>
  );
}

function Details({ found: { row, bodies } }: { readonly found: Found }) {
  return (
    <Stack gap="lg">
      <RequestStateDot row={row} inWords />
      {row.errorMessage === null ? null : <FailureNote failure={{ message: row.errorMessage }} />}
      <Timeline row={row} />
      <Attempts attempts={row.attempts} />
      <RequestFacts row={row} />
      <Warnings warnings={row.warnings} />
      <SendAgain row={row} body={bodies?.request ?? null} />
      <KeptBodies bodies={bodies} />
    </Stack>
  );
}

/** What of the request a translation could not keep. */
function Warnings({ warnings }: { readonly warnings: RequestRow['warnings'] }) {
  const { t } = useTranslation();
  if (warnings.length === 0) return null;
  return (
    <section aria-labelledby="request-warnings">
      <h2 id="request-warnings" className={classes['heading']}>
        {t('requests.warnings')}
      </h2>
      <ul className={classes['warnings']}>
        {warnings.map(({ code, path, message }) => (
          <li key={`${code} ${path}`}>
            <span className="typed">{path}</span> {message}
          </li>
        ))}
      </ul>
    </section>
  );
}
