import { useDebouncedValue } from '@mantine/hooks';
import type { ProfileSuggestion } from '../../../contract/model.ts';
import type { RuntimeKind } from '../../../contract/runtime.ts';
import { useHostQuery } from '../../host/use-host.ts';

/** How a model is served well, where it is on this disk; undefined for any other, and while it is read. */
export function useSuggestion(model: string, kind: RuntimeKind): ProfileSuggestion | undefined {
  const [asked] = useDebouncedValue(model.trim(), 200);
  const { data: models = [] } = useHostQuery('models.list', {});
  const here = models.some(
    (one) => one.condition.state === 'whole' && (one.model === asked || one.path === asked),
  );
  const { data } = useHostQuery('models.profileFor', { model: asked, kind }, { enabled: here });
  return here ? data : undefined;
}
