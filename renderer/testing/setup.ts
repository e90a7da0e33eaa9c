import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import '../design/tokens.css';
import { beforeEach } from 'vitest';
import { startTranslation } from '../i18n/i18n.ts';

await startTranslation('en');

beforeEach(() => {
  window.location.hash = '';
});
