import { useTranslation } from 'react-i18next';
import type { ModelBadge } from '../../../contract/model.ts';
import classes from './models.module.css';

/** What a model can do beside answering in text. */
export function Badges({ badges }: { readonly badges: readonly ModelBadge[] }) {
  const { t } = useTranslation();
  return (
    <span className={classes['badges']}>
      {badges.map((badge) => (
        <span key={badge} className={classes['badge']}>
          {t(`models.badge.${badge}`)}
        </span>
      ))}
    </span>
  );
}
