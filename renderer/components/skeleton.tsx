import { useTranslation } from 'react-i18next';
import classes from './skeleton.module.css';

/** Stands where rows will stand, as high as they will be: nothing moves when they come. */
export function SkeletonRows({ rows = 6 }: { readonly rows?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('words.loading')} className={classes['rows']}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={classes['row']} aria-hidden>
          <span />
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}
