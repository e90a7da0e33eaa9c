import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useTransport } from '../../host/host.tsx';
import { useNotices } from '../../host/notices.ts';
import { callHost } from '../../host/call-host.ts';
import { filterFrom } from './filter-in-address.ts';
import { RequestLog } from './request-log.ts';
import type { ShownLog } from './request-log.ts';

/**
 * The log that fits a filter as the address names it, live. "The last hour" begins where it was chosen, so that rows do
 * not vanish while one reads.
 */
export function useRequestLog(named: string): { readonly log: RequestLog; readonly shown: ShownLog } {
  const transport = useTransport();
  const log = useMemo(
    () => new RequestLog((question, signal) => callHost(transport, 'requests.query', question, signal)),
    [transport],
  );
  useEffect(() => () => log.close(), [log]);
  useEffect(() => {
    void log.readAnew(filterFrom(new URLSearchParams(named), Date.now()));
  }, [log, named]);
  useNotices((notice) => {
    if (notice.kind === 'event' && notice.event.name === 'requests.finished') {
      void log.hear(notice.event.payload);
    } else if (notice.kind === 'opened' && (!notice.continues || log.shown().failure !== null)) {
      void log.readAnew();
    }
  });
  return { log, shown: useSyncExternalStore(log.subscribe, log.shown) };
}
