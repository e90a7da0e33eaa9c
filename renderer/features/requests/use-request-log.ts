import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { RequestFilter } from '../../../contract/request.ts';
import { useTransport } from '../../host/host.tsx';
import { useNotices } from '../../host/notices.ts';
import { callHost } from '../../host/use-host.ts';
import { RequestLog } from './request-log.ts';
import type { ShownLog } from './request-log.ts';

/** The log that fits a filter, live. Keep the filter the same object while it says the same. */
export function useRequestLog(filter: RequestFilter): { readonly log: RequestLog; readonly shown: ShownLog } {
  const transport = useTransport();
  const log = useMemo(
    () => new RequestLog((question, signal) => callHost(transport, 'requests.query', question, signal)),
    [transport],
  );
  useEffect(() => () => log.close(), [log]);
  useEffect(() => void log.readAnew(filter), [log, filter]);
  useNotices((notice) => {
    if (notice.kind === 'event' && notice.event.name === 'requests.finished') {
      void log.hear(notice.event.payload);
    } else if (notice.kind === 'opened' && (!notice.continues || log.shown().failure !== null)) {
      void log.readAnew();
    }
  });
  return { log, shown: useSyncExternalStore(log.subscribe, log.shown) };
}
