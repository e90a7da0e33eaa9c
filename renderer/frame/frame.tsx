import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { AskingApps } from '../components/asking-apps.tsx';
import { SkeletonRows } from '../components/skeleton.tsx';
import { whenIdle } from '../components/when-idle.ts';
import { useConnection } from '../host/host.tsx';
import { useOnceAnswered } from '../host/use-once-answered.ts';
import { ConnectionBar } from './connection-bar.tsx';
import { useFollowAppearance } from './follow-appearance.ts';
import { Palette } from './palette.tsx';
import { ScreenBoundary } from './screen-boundary.tsx';
import { loadScreens } from './screens.tsx';
import { useShortcuts } from './shortcuts.ts';
import { Sidebar } from './sidebar.tsx';
import { SignedOut } from './signed-out.tsx';
import { useAllowedScreens } from './use-screens.ts';
import classes from './frame.module.css';

/** The window: the sidebar and one screen. */
export function Frame() {
  return useConnection() === 'signed-out' ? <SignedOut /> : <SignedIn />;
}

function SignedIn() {
  const { t } = useTranslation();
  const screens = useAllowedScreens();
  useShortcuts();
  useFollowAppearance();
  const [path] = useLocation();
  // Before that they would hold up the screen that is there.
  useOnceAnswered(() => void whenIdle().then(loadScreens));
  return (
    <div className={classes['frame']}>
      <a className={classes['skip']} href="#content" onClick={skipToContent}>
        {t('app.skip')}
      </a>
      <Sidebar />
      <main id="content" className={classes['content']} tabIndex={-1}>
        <ConnectionBar />
        <AskingApps />
        <div className={classes['screen']}>
          {/* Another screen is another try. */}
          <ScreenBoundary key={path} message={t('app.screenFailed')}>
            <Suspense fallback={<SkeletonRows />}>
              <Switch>
                {screens.map(({ name, path, component }) => (
                  <Route key={name} path={`${path}/*?`} component={component} />
                ))}
                <Route>
                  <Redirect to={screens[0]?.path ?? '/'} replace />
                </Route>
              </Switch>
            </Suspense>
          </ScreenBoundary>
        </div>
      </main>
      <Palette />
    </div>
  );
}

/** The fragment is the place, so the link cannot use it. */
function skipToContent(event: { preventDefault(): void }): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}
