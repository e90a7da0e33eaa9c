import { useTranslation } from 'react-i18next';
import classes from './frame.module.css';

/** In place of everything while the host has not even said for whom the page is. */
export function NoAnswer() {
  const { t } = useTranslation();
  return (
    <main className={classes['signedOut']} role="status">
      <h1>{t('app.name')}</h1>
      <p>{t('connection.gone')}</p>
    </main>
  );
}
