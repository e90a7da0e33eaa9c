import { useTranslation } from 'react-i18next';
import type { RequestRow } from '../../../contract/request.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { Facts } from '../../components/facts.tsx';
import { Moment } from '../../components/moment.tsx';
import { useFormat } from '../../format/use-format.ts';
import { useHostQuery } from '../../host/use-host.ts';
import { tokenRate } from './phases.ts';
import classes from './requests.module.css';

/** What the request was and what it used. */
export function RequestFacts({ row }: { readonly row: RequestRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: routes = [] } = useHostQuery('routes.list', {});
  const route = routes.find(({ id }) => id === row.route);
  const estimated = row.usageSource === 'estimated' ? ` (${t('requests.facts.estimated')})` : '';
  return (
    <Facts
      facts={[
        [t('requests.facts.at'), <Moment key="at" at={row.at} />],
        [t('requests.facts.input'), `${format.count(row.promptTokens)}${estimated}`],
        ...(row.cachedTokens === null
          ? []
          : [[t('requests.facts.cached'), format.count(row.cachedTokens)] as const]),
        [t('requests.facts.output'), `${format.count(row.completionTokens)}${estimated}`],
        ...(row.reasoningTokens === null
          ? []
          : [[t('requests.facts.reasoning'), format.count(row.reasoningTokens)] as const]),
        [t('requests.facts.rate'), format.rate(tokenRate(row))],
        [t('requests.facts.cost'), format.cost(row.costMicros)],
        [t('requests.columns.client'), row.client ?? '–'],
        [t('requests.facts.route'), <Typed key="route" text={route?.pattern ?? null} />],
        [t('requests.columns.backend'), <Typed key="backend" text={row.backend} />],
        [t('requests.facts.servedModel'), <Typed key="served" text={row.servedModel} />],
        [
          t('requests.facts.endpoint'),
          <span key="endpoint">
            <Typed text={row.endpoint} /> {row.stream ? t('requests.facts.streamed') : null}
          </span>,
        ],
        [t('requests.facts.size'), `${format.bytes(row.bytesIn)} → ${format.bytes(row.bytesOut)}`],
        [
          t('requests.facts.id'),
          <span key="id" className={classes['copyable']}>
            <Typed text={row.id} />
            <CopyButton value={row.id} />
          </span>,
        ],
      ]}
    />
  );
}

function Typed({ text }: { readonly text: string | null }) {
  return <span className="typed">{text ?? '–'}</span>;
}
