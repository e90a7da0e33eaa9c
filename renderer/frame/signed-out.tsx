import { useTranslation } from 'react-i18next';
import { CopyButton } from '../components/copy-button.tsx';
import classes from './frame.module.css';

const COMMAND = 'mlx-manager open';

/** In place of the screens where the host does not know this browser: why, and how to sign in. */
export function SignedOut() {
  const { t } = useTranslation();
  return (
    <main className={classes['signedOut']}>
      <h1>{t('connection.signedOut.title')}</h1>
      <p className="dim">{t('connection.signedOut.why')}</p>
      <p>{t('connection.signedOut.what')}</p>
      <div className={classes['command']}>
        <code className="typed">{COMMAND}</code>
        <CopyButton value={COMMAND} />
      </div>
    </main>
  );
}
