import { useTranslation } from 'react-i18next';
import type { RequestRow } from '../../../contract/request.ts';
import { StateDot } from '../../components/state-dot.tsx';
import { requestState } from './request-state.ts';

/** The status that the client was given; another shape where it took more than one attempt or did not end well. */
export function RequestStateDot({
  row,
  inWords = false,
}: {
  readonly row: RequestRow;
  readonly inWords?: boolean;
}) {
  const { t } = useTranslation();
  const state = requestState(row);
  const words = t(state.words);
  return (
    <span title={words} style={{ display: 'inline-flex' }}>
      <StateDot tone={state.tone} word={inWords ? `${row.status} · ${words}` : String(row.status)} />
    </span>
  );
}
