import { useTranslation } from 'react-i18next';
import type { Attempt } from '../../../contract/request.ts';
import { StateDot } from '../../components/state-dot.tsx';
import { useFormat } from '../../format/use-format.ts';
import classes from './requests.module.css';

/** Who was tried, in order, and why each try ended. */
export function Attempts({ attempts }: { readonly attempts: readonly Attempt[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (attempts.length === 0) return null;
  return (
    <section aria-labelledby="request-attempts">
      <h2 id="request-attempts" className={classes['heading']}>
        {t('requests.attempts')}
      </h2>
      <ol className={classes['attempts']}>
        {attempts.map(({ backend, model, atMs, durationMs, status, failure, why }) => (
          <li key={`${backend} ${model} ${atMs}`}>
            <span className="typed one-line" title={`${backend} · ${model}`}>
              {backend}
              <span className="dim"> {model}</span>
            </span>
            <span className="dim numeric">{format.duration(durationMs)}</span>
            <StateDot
              tone={failure === null ? 'good' : 'bad'}
              word={[status, failure === null ? null : t(`requests.failure.${failure}`)]
                .filter((part) => part !== null)
                .join(' · ')}
            />
            {why === null ? null : <p className="dim">{why}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
