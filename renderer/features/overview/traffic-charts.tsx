import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../format/use-format.ts';
import type { TrafficShown } from './traffic-shown.ts';
import classes from './overview.module.css';

const HEIGHT_PX = 136;

interface Chart {
  readonly name: 'requests' | 'tokens' | 'cost';
  readonly total: string;
  readonly more: string;
  readonly series: readonly { readonly name: string; readonly label: string; readonly color: string }[];
  readonly format: (value: number) => string;
}

/** Where all is zero, the axis has no other number. */
function nothingAbove({ series }: Chart, data: readonly Readonly<Record<string, unknown>>[]) {
  const isFlat = data.every((step) => series.every(({ name }) => step[name] === 0));
  return isFlat ? { ticks: [0] } : {};
}

/** A chart each for requests, tokens and cost. Their content for those who do not see them is the table. */
export default function TrafficCharts({ totals, steps, withDay }: TrafficShown) {
  const { t } = useTranslation();
  const format = useFormat();
  const known = <T,>(value: T | undefined) => value ?? null;
  const unpriced = totals?.unpriced ?? 0;
  const charts: readonly Chart[] = [
    {
      name: 'requests',
      total: format.count(known(totals?.requests)),
      more: t('overview.errorsOf', {
        count: totals?.errors ?? 0,
        formatted: format.count(totals?.errors ?? 0),
      }),
      series: [
        { name: 'good', label: t('overview.series.good'), color: 'var(--chart-1)' },
        { name: 'errors', label: t('overview.series.errors'), color: 'var(--chart-bad)' },
      ],
      format: format.count,
    },
    {
      name: 'tokens',
      total: format.compact(totals === undefined ? null : totals.promptTokens + totals.completionTokens),
      more: t('overview.tokensOf', {
        input: format.compact(known(totals?.promptTokens)),
        output: format.compact(known(totals?.completionTokens)),
      }),
      series: [
        { name: 'promptTokens', label: t('overview.series.promptTokens'), color: 'var(--chart-1)' },
        { name: 'completionTokens', label: t('overview.series.completionTokens'), color: 'var(--chart-2)' },
      ],
      format: format.compact,
    },
    {
      name: 'cost',
      // Where no price is known, the sum of the known ones says nothing.
      total: format.cost(unpriced > 0 && totals?.costMicros === 0 ? null : known(totals?.costMicros)),
      more:
        unpriced === 0
          ? t('overview.allPriced')
          : t('overview.unpriced', { count: unpriced, formatted: format.count(unpriced) }),
      series: [{ name: 'costMicros', label: t('overview.series.costMicros'), color: 'var(--chart-1)' }],
      format: format.cost,
    },
  ];
  const data = steps.map((step) => ({
    ...step,
    good: step.requests - step.errors,
    when: format.step(step.at, withDay),
  }));
  return (
    <div className={classes['charts']}>
      {charts.map((chart) => (
        <div
          key={chart.name}
          role="img"
          aria-label={`${t(`overview.charts.${chart.name}`)}: ${chart.total}, ${chart.more}`}
          className={classes['chart']}
        >
          <div className={classes['caption']}>
            <span>{t(`overview.charts.${chart.name}`)}</span>
            <strong className="numeric">{chart.total}</strong>
            <span className="dim numeric">{chart.more}</span>
          </div>
          <BarChart
            h={HEIGHT_PX}
            data={data}
            dataKey="when"
            type="stacked"
            series={[...chart.series]}
            valueFormatter={chart.format}
            // Its content is the table; what is drawn takes no focus.
            barChartProps={{ accessibilityLayer: false }}
            gridAxis="x"
            tickLine="none"
            textColor="var(--text-dim)"
            gridColor="var(--line)"
            maxBarWidth={24}
            barProps={{ isAnimationActive: false }}
            tooltipAnimationDuration={0}
            tooltipProps={{ isAnimationActive: false }}
            xAxisProps={{ interval: 'equidistantPreserveStart', minTickGap: 24 }}
            yAxisProps={{
              width: 48,
              allowDecimals: chart.name === 'cost',
              tickCount: 3,
              ...nothingAbove(chart, data),
            }}
          />
        </div>
      ))}
    </div>
  );
}
