import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../contract/failure.ts';
import type { ProviderTest } from '../../../contract/provider.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { StateDot } from '../../components/state-dot.tsx';
import { useFormat } from '../../format/use-format.ts';

/** What a provider really answered; or why it could not be asked. */
export function TestResult({
  result,
  failure,
}: {
  readonly result: ProviderTest | undefined;
  readonly failure: Failure | null;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  if (failure !== null) return <FailureNote failure={failure} />;
  if (result === undefined) return null;
  if (result.outcome === 'failed') return <FailureNote failure={result.failure} />;
  return (
    <div role="status">
      <StateDot
        tone="good"
        word={t('providers.answered', {
          count: result.modelCount,
          duration: format.duration(result.elapsedMs),
        })}
      />
    </div>
  );
}
