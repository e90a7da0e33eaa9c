import { useTranslation } from 'react-i18next';
import type { RemoteRecord } from '../../../contract/backend.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { toForm } from './provider-form.ts';
import type { ProviderForm } from './provider-form.ts';

/** Tells what is different in a provider now, by name and as it is now. */
export function useProviderChanges(
  base: RemoteRecord,
): (theirs: RemoteRecord) => (readonly [string, string])[] {
  const { t } = useTranslation();
  const { data: keys } = useHostQuery('keys.list', {});
  return (theirs) => {
    const [before, now] = [toForm(base.name, base.spec), toForm(theirs.name, theirs.spec)];
    const key = keys?.find(({ id }) => id === now.key);
    const label: Readonly<Record<Exclude<keyof ProviderForm, 'name' | 'secret'>, string>> = {
      kind: t('providers.columns.kind'),
      url: t('providers.form.url'),
      reach: t('providers.form.reach'),
      key: t('providers.form.key'),
      server: t('providers.form.server'),
      organization: t('providers.form.organization'),
      project: t('providers.form.project'),
      version: t('providers.form.version'),
      betas: t('providers.form.betas'),
      connectSeconds: t('providers.form.connect'),
      firstByteSeconds: t('providers.form.firstByte'),
      gapSeconds: t('providers.form.gap'),
      totalSeconds: t('providers.form.total'),
      firstContentSeconds: t('providers.form.firstContent'),
      maxConnections: t('providers.form.atOnce'),
      queueLimit: t('providers.form.waiting'),
    };
    const word = (field: keyof typeof label): string => {
      switch (field) {
        case 'kind':
          return t(`providers.kinds.${now.kind}`);
        case 'reach':
          return t(`providers.form.reaches.${now.reach}`);
        case 'key':
          return key === undefined ? t('providers.form.noKey') : `…${key.last4}`;
        default:
          return String(now[field] ?? '–') || '–';
      }
    };
    const fields = (Object.keys(label) as (keyof typeof label)[]).filter(
      (field) => before[field] !== now[field],
    );
    const changes = fields.map((field) => [label[field], word(field)] as const);
    if (base.spec.enabled === theirs.spec.enabled) return changes;
    return [
      ...changes,
      [t('providers.columns.enabled'), theirs.spec.enabled ? t('elsewhere.yes') : t('elsewhere.no')],
    ];
  };
}
