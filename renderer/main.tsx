import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './design/tokens.css';
import i18next from 'i18next';
import { createRoot } from 'react-dom/client';
import { Popover } from './features/popover/popover.tsx';
import { FRAME_QUESTIONS } from './frame/frame-questions.ts';
import { Frame } from './frame/frame.tsx';
import { NoAnswer } from './frame/no-answer.tsx';
import { loadScreenAt } from './frame/screens.tsx';
import { rememberedLanguage } from './frame/preferences.ts';
import { chooseTransport } from './host/choose-transport.ts';
import { PageHost } from './host/page-host.ts';
import { startTranslation } from './i18n/i18n.ts';
import { Surroundings } from './surroundings.tsx';

/** The page waits so long for what it shows first, which is drawn in one go then (milliseconds). */
const ANSWERS_MS = 250;

/** The Mac app's small window. */
const isPopover = new URLSearchParams(window.location.search).get('window') === 'popover';
const screen = isPopover ? null : loadScreenAt(window.location.hash);
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
const element = document.getElementById('app');
if (element === null) throw new Error('index.html has no #app');
const root = createRoot(element);
// A screen reader speaks the page in this language's voice (WCAG 2.2, success criterion 3.1.1).
i18next.on('languageChanged', (language) => {
  document.documentElement.lang = language;
});
const translated = startTranslation(rememberedLanguage());
const { transport, me } = await chooseTransport({
  onSilence: () => void translated.then(() => root.render(<NoAnswer />)),
});
const host = new PageHost(transport, me);
const questions = await screen;
await Promise.all([
  translated,
  questions === null ? null : within(ANSWERS_MS, host.ask([...FRAME_QUESTIONS, ...questions])),
]);
root.render(
  <Surroundings host={host} styleNonce={nonce}>
    {isPopover ? <Popover /> : <Frame />}
  </Surroundings>,
);

function within(milliseconds: number, work: Promise<unknown>): Promise<unknown> {
  return Promise.race([work, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
}
