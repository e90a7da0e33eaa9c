import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowUp } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import type { RequestRow } from '../../../contract/request.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { Screen } from '../../components/screen.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { useFilter } from '../../frame/use-filter.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { ExportMenu } from './export-menu.tsx';
import { isFiltered } from './filter-in-address.ts';
import { useRequestColumns } from './request-columns.tsx';
import { RequestDetails } from './request-details.tsx';
import { RequestFilters } from './request-filters.tsx';
import classes from './requests.module.css';
import { useRequestLog } from './use-request-log.ts';

/** One does not ask anew at each letter (milliseconds). */
const TYPING_MS = 150;

const idOf = ({ id }: RequestRow) => id;

/** The audit log, live, newest first, as far back as one scrolls. */
export default function RequestsScreen() {
  const { t } = useTranslation();
  const named = useNamedFilter();
  const [openId, setOpenId] = useFilter('request');
  const scroller = useRef<HTMLDivElement>(null);
  const { log, shown } = useRequestLog(named);
  const columns = useRequestColumns();
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [named]);
  const showNew = () => {
    log.follow(true);
    scroller.current?.scrollTo({ top: 0 });
    scroller.current?.focus();
  };
  return (
    <Screen
      title={t('screens.requests')}
      tools={
        <>
          <RequestFilters />
          <ExportMenu filter={() => log.filter} />
        </>
      }
    >
      <div className={classes['log']}>
        {shown.failure === null ? null : (
          <FailureNote failure={shown.failure} onRetry={() => void log.readAnew()} />
        )}
        {shown.waiting === 0 ? null : (
          <Button
            className={classes['new'] ?? ''}
            size="compact-md"
            radius="xl"
            leftSection={<IconArrowUp size={14} />}
            onClick={showNew}
          >
            {t('requests.new', { count: shown.waiting })}
          </Button>
        )}
        {shown.rows === null ? (
          shown.failure === null ? (
            <SkeletonRows rows={12} />
          ) : null
        ) : (
          <DataTable
            label={t('screens.requests')}
            columns={columns}
            rows={shown.rows}
            rowId={idOf}
            onlyShows
            openId={openId}
            onOpen={({ id }) => setOpenId(id)}
            scroller={scroller}
            onTop={log.follow}
            onNearEnd={log.more}
            empty={<Nothing />}
          />
        )}
      </div>
      <RequestDetails id={openId} onClose={() => setOpenId('')} />
    </Screen>
  );
}

/** What the address says of the filter, once somebody has stopped typing. */
function useNamedFilter(): string {
  const [params] = useSearchParams();
  const named = new URLSearchParams(params);
  named.delete('request');
  const [address] = useDebouncedValue(named.toString(), TYPING_MS);
  return address;
}

function Nothing() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  return isFiltered(params) ? (
    <EmptyState
      sentence={t('requests.nothingFits')}
      action={
        <Button size="compact-md" variant="default" onClick={() => setParams({}, { replace: true })}>
          {t('requests.filters.clear')}
        </Button>
      }
    />
  ) : (
    <EmptyState sentence={t('requests.empty')} action={<Address />} />
  );
}

function Address() {
  const { t } = useTranslation();
  const { data: status } = useHostQuery('host.status', {});
  if (status === undefined || status.url === null) return null;
  const base = `${status.url}/v1`;
  return (
    <span>
      <code className="typed">{base}</code> <CopyButton value={base} label={t('gateway.copy')} />
    </span>
  );
}
