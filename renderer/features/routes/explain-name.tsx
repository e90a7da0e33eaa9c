import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { RouteExplanation } from '../../../contract/route.ts';
import { MAX_NAME_LENGTH } from '../../../main/routing/pattern.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { StateDot } from '../../components/state-dot.tsx';
import type { Tone } from '../../components/state-dot.tsx';
import { useFilter } from '../../frame/use-filter.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { said } from '../../i18n/said.ts';
import classes from './routes.module.css';

/** One does not ask anew at each letter (milliseconds). */
const TYPING_MS = 150;
/** Rules that do not match say the same again and again. */
const MISMATCHES_SHOWN = 50;

/** Says where any model's name leads, and why. */
export function ExplainName() {
  const { t } = useTranslation();
  const [name, setName] = useFilter('name');
  const [asked] = useDebouncedValue(name.trim(), TYPING_MS);
  const explanation = useHostQuery(
    'routes.explain',
    { model: asked },
    { enabled: asked !== '', keepPrevious: true },
  );
  return (
    <div className={classes['explain']}>
      <TextInput
        size="xs"
        className={classes['ask'] ?? ''}
        aria-label={t('routes.explain.ask')}
        placeholder={t('routes.explain.ask')}
        maxLength={MAX_NAME_LENGTH}
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: 'typed' }}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setName('');
        }}
      />
      {asked === '' || name.trim() === '' ? null : (
        <div role="status" className={classes['explanation']}>
          {explanation.error === null ? null : <FailureNote failure={explanation.error} />}
          {explanation.data === undefined ? null : (
            <Explanation explanation={explanation.data} onTry={setName} />
          )}
        </div>
      )}
    </div>
  );
}

function Explanation({
  explanation: { model, targets, nearest, rules },
  onTry,
}: {
  readonly explanation: RouteExplanation;
  readonly onTry: (name: string) => void;
}) {
  const { t } = useTranslation();
  const matching = rules.filter(({ verdict }) => verdict === 'wins' || verdict === 'loses');
  const others = rules.filter(({ verdict }) => verdict !== 'wins' && verdict !== 'loses');
  const [first, ...fallbacks] = targets.map((target) =>
    target.model === model
      ? target.backend
      : t('routes.explain.as', { backend: target.backend, model: target.model }),
  );
  return (
    <>
      {first === undefined ? (
        <p>
          {t('routes.explain.nowhere')} {nearest.length === 0 ? null : t('routes.explain.nearest')}{' '}
          {nearest.map((name) => (
            <Button key={name} size="compact-xs" variant="default" onClick={() => onTry(name)}>
              {name}
            </Button>
          ))}
        </p>
      ) : (
        <p>
          {t('routes.explain.leads', { target: first })}
          {fallbacks.length === 0 ? null : ` ${t('routes.explain.then', { targets: fallbacks.join(', ') })}`}
        </p>
      )}
      <Rules rules={matching} />
      {others.length === 0 ? null : (
        <details>
          <summary className="dim">{t('routes.explain.others', { count: others.length })}</summary>
          <Rules rules={others.slice(0, MISMATCHES_SHOWN)} />
        </details>
      )}
    </>
  );
}

type RuleVerdict = RouteExplanation['rules'][number];

const TONES: Readonly<Record<RuleVerdict['verdict'], Tone>> = {
  wins: 'good',
  loses: 'off',
  disabled: 'off',
  'does not match': 'off',
};

function Rules({ rules }: { readonly rules: readonly RuleVerdict[] }) {
  const { t } = useTranslation();
  if (rules.length === 0) return null;
  return (
    <ul className={classes['rules']}>
      {rules.map(({ route, pattern, verdict, why, phrases }) => (
        <li key={route ?? `server ${pattern}`}>
          <StateDot tone={TONES[verdict]} word={t(`routes.verdict.${verdict}`)} />
          <span className="typed">{pattern}</span>
          <span className="dim">{said(phrases?.why ?? why)}</span>
        </li>
      ))}
    </ul>
  );
}
