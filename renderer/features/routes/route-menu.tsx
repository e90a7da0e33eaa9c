import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconCopy, IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Route } from '../../../contract/route.ts';
import { useRouteActions } from './use-route-actions.ts';

/** What a row's menu asks of the screen. */
export interface RouteCommands {
  readonly edit: (route: Route) => void;
  readonly duplicate: (route: Route) => void;
  /** Null while only some of the routes are shown. */
  readonly moveBy: ((route: Route, by: 1 | -1) => void) | null;
}

/** Everything that can be done with one route. */
export function RouteMenu({ route, commands }: { readonly route: Route; readonly commands: RouteCommands }) {
  const { t } = useTranslation();
  const { remove, busy } = useRouteActions(route);
  const { edit, duplicate, moveBy } = commands;
  return (
    <Menu
      position="bottom-end"
      transitionProps={{ duration: 80 }}
      // A menu holds items and nothing else.
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('routes.actionsFor', { pattern: route.pattern })}
        >
          <IconDots size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => edit(route)}>
          {t('routes.edit')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => duplicate(route)}>
          {t('routes.duplicate')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowUp size={14} />}
          disabled={moveBy === null}
          onClick={() => moveBy?.(route, -1)}
        >
          {t('routes.moveUp')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown size={14} />}
          disabled={moveBy === null}
          onClick={() => moveBy?.(route, 1)}
        >
          {t('routes.moveDown')}
        </Menu.Item>
        <Menu.Divider role="separator" />
        <Menu.Item leftSection={<IconTrash size={14} />} disabled={route.managed || busy} onClick={remove}>
          {t('routes.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
