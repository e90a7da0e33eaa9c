import { IconSearch } from '@tabler/icons-react';
import { spotlight } from '@mantine/spotlight';
import { useTranslation } from 'react-i18next';
import { Link, useRoute } from 'wouter';
import { GatewayLine } from './gateway-line.tsx';
import { ScreenBadge } from './screen-badge.tsx';
import { digitOf } from './shortcuts.ts';
import type { ScreenEntry } from './screens.tsx';
import { useOfferedScreens } from './use-screens.ts';
import classes from './frame.module.css';

const KEY = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl+';

/** The screens, the gateway's state above them. In a narrow window a row of icons. */
export function Sidebar() {
  const { t } = useTranslation();
  return (
    <div className={classes['sidebar']}>
      <GatewayLine />
      <button type="button" className={classes['search']} onClick={spotlight.open}>
        <IconSearch size={14} aria-hidden />
        <span className={classes['label']}>{t('palette.placeholder')}</span>
        <kbd className={classes['key']} aria-hidden>
          {KEY}K
        </kbd>
      </button>
      <nav aria-label={t('app.navigation')} className={classes['screens']}>
        {useOfferedScreens().map((screen, index) => (
          <ScreenLink key={screen.name} screen={screen} digit={digitOf(index)} />
        ))}
      </nav>
    </div>
  );
}

function ScreenLink({ screen, digit }: { readonly screen: ScreenEntry; readonly digit: number | null }) {
  const { t } = useTranslation();
  const [open] = useRoute(`${screen.path}/*?`);
  const { icon: Icon, name } = screen;
  return (
    <Link
      href={screen.path}
      className={classes['link']}
      data-screen={name}
      aria-current={open ? 'page' : undefined}
      title={digit === null ? t(`screens.${name}`) : `${t(`screens.${name}`)}  ${KEY}${digit}`}
    >
      <Icon size={16} stroke={1.75} aria-hidden />
      <span className={classes['label']}>{t(`screens.${name}`)}</span>
      <ScreenBadge name={name} />
    </Link>
  );
}
