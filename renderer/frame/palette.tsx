import { Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { DIMMED } from '../design/theme.ts';
import { useOfferedActions } from './actions.ts';
import { useOfferedScreens } from './use-screens.ts';

/** ⌘K: every screen, and what the open one offers. */
export function Palette() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const offered = useOfferedActions();
  const screens = useOfferedScreens().map(({ name, path, icon: Icon }) => ({
    id: path,
    label: t(`screens.${name}`),
    leftSection: <Icon size={16} />,
    onClick: () => go(path),
  }));
  const actions = offered.map(({ id, label, icon: Icon, run }) => ({
    id,
    label,
    leftSection: Icon === undefined ? null : <Icon size={16} />,
    onClick: run,
  }));
  return (
    <Spotlight
      shortcut={['mod + K']}
      // Also while one writes.
      tagsToIgnore={[]}
      lockScroll={false}
      highlightQuery
      overlayProps={DIMMED}
      transitionProps={{ duration: 80 }}
      nothingFound={t('palette.nothing')}
      searchProps={{
        'aria-label': t('palette.open'),
        placeholder: t('palette.placeholder'),
        leftSection: <IconSearch size={16} />,
      }}
      actions={[
        ...(actions.length === 0 ? [] : [{ group: t('palette.actions'), actions }]),
        { group: t('palette.screens'), actions: screens },
      ]}
    />
  );
}
