import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Reach } from '../../../contract/backend.ts';
import { StateDot } from '../../components/state-dot.tsx';
import { useHostQuery } from '../../host/use-host.ts';
import { said } from '../../i18n/said.ts';
import classes from './providers.module.css';

/** One does not look a name up at each letter (milliseconds). */
const TYPING_MS = 300;

/** What the host's address guard says to an address as one types it, and the way out where there is one. */
export function AddressVerdict({
  url,
  reach,
  onReach,
}: {
  readonly url: string;
  readonly reach: Reach;
  readonly onReach: (reach: Reach) => void;
}) {
  const { t } = useTranslation();
  const [typed] = useDebouncedValue(url.trim(), TYPING_MS);
  const { data: verdict } = useHostQuery(
    'providers.checkAddress',
    { url: typed, reach, lookUp: true },
    { enabled: typed !== '', keepPrevious: true },
  );
  if (typed === '' || verdict === undefined) return null;
  const { allowed, phrases, suggestedReach, addresses } = verdict;
  const why = verdict.why === null ? null : said(phrases?.why ?? verdict.why);
  const fix = verdict.fix === null ? null : said(phrases?.fix ?? verdict.fix);
  const found =
    verdict.class === null ? t('providers.address.fine') : t(`providers.address.${verdict.class}`);
  return (
    <div role="status" className={classes['verdict']}>
      {allowed ? (
        <StateDot
          tone={why === null ? 'good' : 'busy'}
          word={[why ?? found, ...addresses.slice(0, 1)].join(' · ')}
        />
      ) : (
        <>
          <StateDot tone="bad" word={t('providers.address.refused')} />
          <p>
            {why} {fix}
          </p>
          {suggestedReach === null ? null : (
            <Button size="compact-sm" variant="default" onClick={() => onReach(suggestedReach)}>
              {t(`providers.form.reaches.${suggestedReach}`)}
            </Button>
          )}
        </>
      )}
    </div>
  );
}
