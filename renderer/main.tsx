import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './design/tokens.css';
import { createRoot } from 'react-dom/client';
import { Popover } from './features/popover/popover.tsx';
import { Frame } from './frame/frame.tsx';
import { NoAnswer } from './frame/no-answer.tsx';
import { loadScreenAt } from './frame/screens.ts';
import { rememberedLanguage } from './frame/preferences.ts';
import { chooseTransport } from './host/choose-transport.ts';
import { startTranslation } from './i18n/i18n.ts';
import { Surroundings } from './surroundings.tsx';

/** The Mac app's small window. */
const isPopover = new URLSearchParams(window.location.search).get('window') === 'popover';
if (!isPopover) loadScreenAt(window.location.hash);
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
const element = document.getElementById('app');
if (element === null) throw new Error('index.html has no #app');
const root = createRoot(element);
const translated = startTranslation(rememberedLanguage());
const [{ transport, me }] = await Promise.all([
  chooseTransport({ onSilence: () => void translated.then(() => root.render(<NoAnswer />)) }),
  translated,
]);
root.render(
  <Surroundings transport={transport} me={me} styleNonce={nonce}>
    {isPopover ? <Popover /> : <Frame />}
  </Surroundings>,
);
