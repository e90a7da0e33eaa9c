import { useTranslation } from 'react-i18next';
import { Answer } from '../../components/answer.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { Padded, Screen } from '../../components/screen.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { useHostQuery } from '../../host/use-host.ts';
import { ConnectProgram } from './connect-program.tsx';
import { GatewayState } from './gateway-state.tsx';
import { LoadedModels } from './loaded-models.tsx';
import { NeedsAttention } from './needs-attention.tsx';
import { Traffic } from './traffic.tsx';
import classes from './overview.module.css';

export { overviewQuestions as questions } from './overview-questions.ts';

/** Is the gateway up and where, what needs attention, what is loaded, what was asked, and how to use it. */
export default function OverviewScreen() {
  const { t } = useTranslation();
  // No event tells how many requests are in flight, or of what needs attention.
  const status = useHostQuery('host.status', {}, { refetchInterval: 5_000 });
  const overview = useHostQuery('host.overview', {}, { refetchInterval: 15_000 });
  const servers = useHostQuery('servers.list', {});
  return (
    <Screen title={t('screens.overview')}>
      <Padded>
        <div className={classes['parts']}>
          <Answer query={status} loading={<SkeletonRows rows={1} />}>
            {(host) => <GatewayState host={host} />}
          </Answer>
          {overview.error === null ? null : (
            <FailureNote failure={overview.error} onRetry={() => void overview.refetch()} />
          )}
          {overview.data === undefined ? null : <NeedsAttention items={overview.data.attention} />}
          <Answer query={servers} loading={<SkeletonRows rows={3} />}>
            {(all) => <LoadedModels servers={all} memory={overview.data?.memory} />}
          </Answer>
          <Traffic />
          <ConnectProgram />
        </div>
      </Padded>
    </Screen>
  );
}
