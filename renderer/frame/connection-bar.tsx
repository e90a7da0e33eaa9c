import { useTranslation } from 'react-i18next';
import { Sentence } from '../components/sentence.tsx';
import { useConnection } from '../host/host.tsx';
import classes from './frame.module.css';

/** Says so when the host does not answer: what is on the page may be outdated, and nothing spins for ever. */
export function ConnectionBar() {
  const { t } = useTranslation();
  const connection = useConnection();
  if (connection !== 'reconnecting' && connection !== 'gone') return null;
  return (
    <div role="status" className={classes['bar']} data-state={connection}>
      <Sentence text={t(`connection.${connection}`)} />
    </div>
  );
}
