import { useTranslation } from 'react-i18next';
import type { RequestRow } from '../../../contract/request.ts';
import { StateDot } from '../../components/state-dot.tsx';
import type { Tone } from '../../components/state-dot.tsx';

const TONES: Readonly<Record<RequestRow['outcome'], Tone>> = {
  completed: 'good',
  failed: 'bad',
  'client-left': 'off',
  interrupted: 'bad',
};

/** The status that the client was given; another shape where it took more than one attempt or did not end well. */
export function RequestStateDot({
  row: { outcome, status, attempts },
  inWords = false,
}: {
  readonly row: RequestRow;
  readonly inWords?: boolean;
}) {
  const { t } = useTranslation();
  const fellOver = outcome === 'completed' && attempts.some(({ failure }) => failure !== null);
  const words = fellOver ? t('requests.fellOver') : t(`requests.outcome.${outcome}`);
  return (
    <span title={words} style={{ display: 'inline-flex' }}>
      <StateDot
        tone={fellOver ? 'busy' : TONES[outcome]}
        word={inWords ? `${status} · ${words}` : String(status)}
      />
    </span>
  );
}
