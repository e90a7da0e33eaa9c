import { IconAlertTriangle } from '@tabler/icons-react';
import { useDeferredValue, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Route } from '../../../contract/route.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { draftEffect } from './draft-effect.ts';
import { useKnownNames } from './known-names.ts';
import { toDraft } from './route-draft.ts';
import type { RouteForm } from './route-draft.ts';
import classes from './routes.module.css';

/** More names than these are only counted. */
const NAMES_SHOWN = 8;

/** What the route that is being typed would do: which known names it takes, and whether it could ever win. */
export function DraftNote({ values, stored }: { readonly values: RouteForm; readonly stored: Route | null }) {
  const { t } = useTranslation();
  const { data: routes } = useHostQuery('routes.list', {});
  const { data: backends } = useHostQuery('backends.list', {});
  const names = useKnownNames();
  const typed = useDeferredValue(values);
  const effect = useMemo(() => {
    if (routes === undefined || backends === undefined) return null;
    // Where it leads is no matter here: until a backend is chosen, any one stands for it.
    const [any] = backends;
    const targets = any === undefined ? [] : [{ backend: any.id }];
    return draftEffect({ ...toDraft(typed), targets }, stored, routes, backends, names);
  }, [typed, stored, routes, backends, names]);
  if (effect === null) return null;
  const { takes, loses, neverBehind } = effect;
  return (
    <div role="status" className={classes['effect']}>
      {neverBehind === null ? null : (
        <p className={classes['never']}>
          <IconAlertTriangle size={14} aria-hidden /> {t('routes.neverWins', { pattern: neverBehind })}
        </p>
      )}
      {takes.length > 0 ? (
        <p>
          {t('routes.form.takes', { count: takes.length })} <Names names={takes} />
        </p>
      ) : neverBehind === null ? (
        <p className="dim">{t('routes.form.takesNone')}</p>
      ) : null}
      {loses.length === 0 || neverBehind !== null ? null : (
        <p className="dim">
          {t('routes.form.loses', { count: loses.length })}{' '}
          <Names names={loses.map(({ name, to }) => (name === to ? name : `${name} → ${to}`))} />
        </p>
      )}
    </div>
  );
}

function Names({ names }: { readonly names: readonly string[] }) {
  const { t } = useTranslation();
  const rest = names.length - NAMES_SHOWN;
  return (
    <>
      <span className="typed">{names.slice(0, NAMES_SHOWN).join(', ')}</span>
      {rest > 0 ? ` ${t('routes.form.andMore', { count: rest })}` : null}
    </>
  );
}
