import { Button, Group, NativeSelect, Stack, Switch } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tool, ToolPolicy, ToolServer } from '../../../../contract/tools.ts';
import { ConfirmLoss } from '../../../components/confirm-loss.tsx';
import { Facts } from '../../../components/facts.tsx';
import { FailureNote } from '../../../components/failure-note.tsx';
import { notifyDone, notifyFailed } from '../../../components/notify.tsx';
import { StateDot } from '../../../components/state-dot.tsx';
import { useHostMutation, useHostQuery } from '../../../host/use-host.ts';
import { said } from '../../../i18n/said.ts';
import { TOOL_SERVER_TONES } from './tool-server-tones.ts';
import classes from './tools.module.css';

/** One tool server: its state, its tools and what was decided for them, its log. */
export function ToolServerDetails({
  server,
  onEdit,
  onBack,
}: {
  readonly server: ToolServer;
  readonly onEdit: () => void;
  readonly onBack: () => void;
}) {
  const { t } = useTranslation();
  const { id, state, failure, program, spec, tools, warnings } = server;
  return (
    <Stack gap="lg">
      <Actions server={server} onEdit={onEdit} onBack={onBack} />
      {failure === null ? null : <FailureNote failure={failure} />}
      {warnings.map((warning) => (
        <p key={warning.text} className={classes['warning']}>
          {said(warning)}
        </p>
      ))}
      <Facts
        facts={[
          [
            t('chat.tools.stateWord'),
            <StateDot key="state" tone={TOOL_SERVER_TONES[state]} word={t(`chat.tools.state.${state}`)} />,
          ],
          [t('chat.tools.program'), program ?? '–'],
          ...(spec.transport === 'stdio'
            ? ([
                [
                  t('chat.tools.form.command'),
                  <span key="command" className="typed">
                    {[spec.command, ...spec.args].join(' ')}
                  </span>,
                ],
                [t('chat.tools.form.env'), spec.env.length === 0 ? '–' : spec.env.join(', ')],
              ] as const)
            : ([
                [
                  t('chat.tools.form.url'),
                  <span key="url" className="typed">
                    {spec.url}
                  </span>,
                ],
                [t('chat.tools.form.headers'), spec.headers.length === 0 ? '–' : spec.headers.join(', ')],
              ] as const)),
        ]}
      />
      <section aria-label={t('chat.tools.tools')}>
        <h3 className={classes['heading']}>{t('chat.tools.tools')}</h3>
        {tools.length === 0 ? <p className="dim">{t('chat.tools.noTools')}</p> : null}
        <ul className={classes['list']}>
          {tools.map((tool) => (
            <ToolItem key={tool.name} server={id} tool={tool} />
          ))}
        </ul>
      </section>
      {spec.transport === 'stdio' ? <Log id={id} /> : null}
    </Stack>
  );
}

function Actions({
  server: { id, name, enabled, state },
  onEdit,
  onBack,
}: {
  readonly server: ToolServer;
  readonly onEdit: () => void;
  readonly onBack: () => void;
}) {
  const { t } = useTranslation();
  const start = useHostMutation('tools.start', { onError: notifyFailed });
  const stop = useHostMutation('tools.stop', { onError: notifyFailed });
  const update = useHostMutation('tools.update', { onError: notifyFailed });
  const [removing, setRemoving] = useState(false);
  const remove = useHostMutation('tools.remove', {
    onSuccess() {
      onBack();
      notifyDone(t('chat.tools.removed', { name }));
    },
  });
  const isRunning = state === 'ready' || state === 'starting';
  return (
    <Group gap="sm">
      <Button size="compact-sm" variant="subtle" leftSection={<IconArrowLeft size={14} />} onClick={onBack}>
        {t('chat.tools.all')}
      </Button>
      <Switch
        label={t('chat.tools.enabled')}
        checked={enabled}
        onChange={(event) => update.mutate({ id, enabled: event.currentTarget.checked })}
      />
      <Button
        size="compact-sm"
        variant="default"
        loading={start.isPending}
        disabled={!enabled}
        onClick={() => start.mutate({ id })}
      >
        {isRunning ? t('servers.restart') : t('servers.start')}
      </Button>
      {isRunning ? (
        <Button size="compact-sm" variant="default" onClick={() => stop.mutate({ id })}>
          {t('servers.stop')}
        </Button>
      ) : null}
      <Button size="compact-sm" variant="default" onClick={onEdit}>
        {t('servers.edit')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => setRemoving(true)}>
        {t('servers.remove')}
      </Button>
      <ConfirmLoss
        opened={removing}
        title={t('chat.tools.removeTitle', { name })}
        confirm={t('servers.remove')}
        busy={remove.isPending}
        failure={remove.error}
        onConfirm={() => remove.mutate({ id })}
        onClose={() => {
          remove.reset();
          setRemoving(false);
        }}
      >
        <p>{t('chat.tools.removeWhat')}</p>
      </ConfirmLoss>
    </Group>
  );
}

function ToolItem({ server, tool }: { readonly server: ToolServer['id']; readonly tool: Tool }) {
  const { t } = useTranslation();
  const set = useHostMutation('tools.setPolicy', { onError: notifyFailed });
  const policies: readonly ToolPolicy[] = ['ask', 'always', 'never'];
  return (
    <li className={classes['tool']}>
      <div className={classes['toolHead']}>
        <span className="typed one-line">{tool.name}</span>
        {tool.hints.destructive === true ? (
          <span className={classes['mark']}>{t('chat.tools.destructive')}</span>
        ) : null}
        {tool.hints.readOnly === true ? (
          <span className={classes['mark']}>{t('chat.tools.readOnly')}</span>
        ) : null}
        <NativeSelect
          size="xs"
          aria-label={t('chat.tools.policyOf', { tool: tool.name })}
          value={tool.policy}
          data={policies.map((value) => ({ value, label: t(`chat.tools.policy.${value}`) }))}
          onChange={(event) =>
            set.mutate({
              id: server,
              tool: tool.name,
              form: tool.form,
              policy: event.currentTarget.value as ToolPolicy,
            })
          }
        />
      </div>
      <p className={classes['description']}>{tool.description}</p>
      <details>
        <summary className="dim">{t('chat.tools.schema')}</summary>
        <pre className={classes['plain']} tabIndex={0}>
          {JSON.stringify(tool.inputSchema, null, 2)}
        </pre>
      </details>
    </li>
  );
}

/** What the program printed; read while it is looked at. */
function Log({ id }: { readonly id: ToolServer['id'] }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const { data } = useHostQuery(
    'tools.log',
    { id },
    { enabled: opened, refetchInterval: opened ? 2_000 : false },
  );
  return (
    <details onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary className={classes['heading']}>{t('servers.log')}</summary>
      <pre className={classes['plain']} tabIndex={0}>
        {data === undefined || data.lines.length === 0
          ? t('servers.noLog')
          : data.lines.map(({ text }) => text).join('\n')}
      </pre>
    </details>
  );
}
