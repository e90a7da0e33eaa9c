import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Route } from '../../../contract/route.ts';
import { notifyDone, notifyFailed } from '../../components/notify.tsx';
import { useHostMutation } from '../../host/use-host.ts';

/** Switches a route on and off, and removes it, with undo. Another window's newer change is never overwritten. */
export function RouteActions({ route }: { readonly route: Route }) {
  const { t } = useTranslation();
  const { id, match, pattern, priority, targets, enabled, waitForWholeAnswer, revision } = route;
  const update = useHostMutation('routes.update', { onError: notifyFailed });
  const restore = useHostMutation('routes.restore', { onError: notifyFailed });
  const remove = useHostMutation('routes.remove', {
    onSuccess: () => notifyDone(t('routes.removed', { pattern }), () => restore.mutate(route)),
    onError: notifyFailed,
  });
  const word = enabled ? t('routes.disable') : t('routes.enable');
  return (
    <Group gap="sm" justify="flex-end" wrap="nowrap">
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${word} ${pattern}`}
        disabled={update.isPending}
        onClick={() =>
          update.mutate({
            id,
            route: { match, pattern, priority, targets, waitForWholeAnswer, enabled: !enabled },
            expected: revision,
          })
        }
      >
        {word}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${t('routes.remove')} ${pattern}`}
        disabled={remove.isPending}
        onClick={() => remove.mutate({ id, expected: revision })}
      >
        {t('routes.remove')}
      </Button>
    </Group>
  );
}
