import { useTranslation } from 'react-i18next';
import { useFormat } from '../../format/use-format.ts';
import type { TrafficShown } from './traffic-shown.ts';
import classes from './overview.module.css';

const COLUMNS = ['requests', 'errors', 'promptTokens', 'completionTokens', 'costMicros'] as const;

/** The charts in numbers; steps without a request are left out. */
export function TrafficTable({ totals, steps, withDay }: TrafficShown) {
  const { t } = useTranslation();
  const format = useFormat();
  const written = (column: (typeof COLUMNS)[number], value: number) =>
    column === 'costMicros' ? format.cost(value) : format.count(value);
  return (
    <div className={classes['table']} tabIndex={0} role="region" aria-label={t('overview.traffic')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('overview.series.when')}</th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`overview.series.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...steps]
            .reverse()
            .filter(({ requests }) => requests > 0)
            .map((step) => (
              <tr key={step.at}>
                <th scope="row">{format.step(step.at, withDay)}</th>
                {COLUMNS.map((column) => (
                  <td key={column}>{written(column, step[column])}</td>
                ))}
              </tr>
            ))}
        </tbody>
        {totals === undefined ? null : (
          <tfoot>
            <tr>
              <th scope="row">{t('overview.sum')}</th>
              {COLUMNS.map((column) => (
                <td key={column}>{written(column, totals[column])}</td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}
