import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Attention } from '../../../contract/host.ts';
import { Sentence } from '../../components/sentence.tsx';
import { StateDot } from '../../components/state-dot.tsx';
import type { Tone } from '../../components/state-dot.tsx';
import { said } from '../../i18n/said.ts';
import { whereToMend } from './where-to-mend.ts';
import classes from './overview.module.css';

const TONES: Readonly<Record<Attention['severity'], Tone>> = { problem: 'bad', warning: 'busy', note: 'off' };

/** What a person should look at, the most pressing first, each with what to do and where. */
export function NeedsAttention({ items }: { readonly items: readonly Attention[] }) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="attention">
      <h2 id="attention" className={classes['heading']}>
        {t('overview.attention')}
      </h2>
      <ul className={classes['attention']}>
        {items.map((item) => (
          <li key={`${item.kind} ${item.message}`}>
            <StateDot tone={TONES[item.severity]} word={t(`overview.severity.${item.severity}`)} />
            <div>
              <p>
                <Sentence text={said(item.phrases?.message ?? item.message)} />
              </p>
              <p className="dim">
                <Sentence text={said(item.phrases?.fix ?? item.fix)} />
              </p>
            </div>
            <Link href={whereToMend(item)}>{t(`overview.mend.${item.kind}`)}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
