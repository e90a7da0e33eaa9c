import { useTranslation } from 'react-i18next';
import type { RequestRow } from '../../../contract/request.ts';
import { useFormat } from '../../format/use-format.ts';
import { phasesOf } from './phases.ts';
import classes from './requests.module.css';

/** Where the request's time went: a bar to scale, and the same in words. */
export function Timeline({ row }: { readonly row: RequestRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const phases = phasesOf(row);
  return (
    <section aria-labelledby="request-timeline">
      <h2 id="request-timeline" className={classes['heading']}>
        {t('requests.timeline')} <span className="dim numeric">{format.duration(row.totalMs)}</span>
      </h2>
      <div className={classes['bar']} aria-hidden>
        {phases.map(({ name, durationMs }) => (
          <span key={name} data-phase={name} style={{ flexGrow: durationMs }} />
        ))}
      </div>
      <ol className={classes['phases']}>
        {phases.map(({ name, durationMs }) => (
          <li key={name}>
            <span className={classes['swatch']} data-phase={name} aria-hidden />
            {t(`requests.phases.${name}`)} <span className="dim numeric">{format.duration(durationMs)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
