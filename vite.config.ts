import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { thirdPartyLicences } from './third-party-licences.ts';

/** Builds the user interface into dist/renderer, from where the host serves it. */
export default defineConfig({
  root: join(import.meta.dirname, 'renderer'),
  base: '/_ui/',
  plugins: [react(), thirdPartyLicences()],
  // The host puts a new nonce in its place for each page (main/page/page.ts).
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: join(import.meta.dirname, 'dist', 'renderer'),
    emptyOutDir: true,
    // Everything is its own file: the policy allows no data: but for images.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    target: 'es2024',
    rolldownOptions: {
      output: {
        // Few files that load at once: thirty small ones, each found in another, made the first screen wait.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|use-sync-external-store)\// },
            {
              name: 'components',
              test: /node_modules\/(@mantine\/(core|hooks|form|notifications|spotlight)|@floating-ui|@tabler|@tanstack|react-number-format)\//,
            },
            {
              name: 'interface',
              test: /(renderer\/(components|forms|format|frame|host|i18n)|contract)\/|node_modules\/(zod|i18next|react-i18next|wouter|eventsource-parser)\//,
            },
          ],
        },
      },
    },
  },
});
