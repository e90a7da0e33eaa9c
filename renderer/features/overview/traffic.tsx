import { Button, SegmentedControl } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNote } from '../../components/failure-note.tsx';
import { useNow } from '../../components/use-now.ts';
import { whenIdle } from '../../components/when-idle.ts';
import { useFilter } from '../../frame/use-filter.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { questionFor, rangeIn, RANGES, stepsOf } from './traffic-steps.ts';
import { TrafficTable } from './traffic-table.tsx';
import classes from './overview.module.css';

/** The library that draws is as large as all the rest: the page is there, and at rest, before it. */
const TrafficCharts = lazy(async () => {
  await whenIdle();
  return import('./traffic-charts.tsx');
});

/** Requests, errors, tokens and cost over time. */
export function Traffic() {
  const { t } = useTranslation();
  const [chosen, setChosen] = useFilter('range');
  const [asTable, setAsTable] = useState(false);
  const now = useNow();
  const range = rangeIn(chosen);
  const question = questionFor(range, now);
  const stats = useHostQuery('requests.stats', question, { refetchInterval: 10_000, keepPrevious: true });
  const steps = stepsOf(stats.data ?? { buckets: [] }, question);
  const shown = { totals: stats.data?.totals, steps, withDay: range === '7d' };
  return (
    <section aria-labelledby="traffic">
      <div className={classes['bar-of-tools']}>
        <h2 id="traffic" className={classes['heading']}>
          {t('overview.traffic')}
        </h2>
        <SegmentedControl
          size="xs"
          aria-label={t('overview.range')}
          value={range}
          onChange={(next) => setChosen(next === '24h' ? '' : next)}
          data={RANGES.map((value) => ({ value, label: t(`ranges.${value}`) }))}
        />
        <Button
          size="compact-sm"
          variant="default"
          aria-pressed={asTable}
          onClick={() => setAsTable((before) => !before)}
        >
          {t('overview.asTable')}
        </Button>
      </div>
      {stats.error === null ? null : (
        <FailureNote failure={stats.error} onRetry={() => void stats.refetch()} />
      )}
      {asTable ? (
        <TrafficTable {...shown} />
      ) : stats.isPending ? (
        <NoCharts />
      ) : (
        <Suspense fallback={<NoCharts />}>
          <TrafficCharts {...shown} />
        </Suspense>
      )}
    </section>
  );
}

/** As high as the charts will be. */
function NoCharts() {
  return <div className={classes['charts']} data-waiting />;
}
