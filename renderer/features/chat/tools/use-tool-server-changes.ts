import { useTranslation } from 'react-i18next';
import type { ToolServer } from '../../../../contract/tools.ts';
import { toForm } from './tool-server-form.ts';
import type { ToolServerForm } from './tool-server-form.ts';

/** Tells what is different in a tool server now, by name and as it is now. Values of secrets are known to the host alone. */
export function useToolServerChanges(
  base: ToolServer | null,
): (theirs: ToolServer) => (readonly [string, string])[] {
  const { t } = useTranslation();
  return (theirs) => {
    if (base === null) return [];
    const [before, now] = [toForm(base), toForm(theirs)];
    const word = (field: keyof ToolServerForm): string => {
      switch (field) {
        case 'transport':
          return t(`chat.tools.form.${now.transport}`);
        case 'reach':
          return t(`chat.tools.form.reaches.${now.reach}`);
        default:
          return now[field].replaceAll('\n', ', ') || '–';
      }
    };
    const changes = (Object.keys(now) as (keyof ToolServerForm)[])
      .filter((field) => before[field] !== now[field])
      .map((field) => [t(`chat.tools.form.${field}`), word(field)] as const);
    if (base.enabled === theirs.enabled) return changes;
    return [
      ...changes,
      [t('chat.tools.enabled'), theirs.enabled ? t('elsewhere.yes') : t('elsewhere.no')] as const,
    ];
  };
}
