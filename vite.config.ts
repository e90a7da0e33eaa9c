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
  },
});
