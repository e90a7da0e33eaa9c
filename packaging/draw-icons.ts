import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { launchChromium } from '../e2e/ui/chromium.ts';
import { icnsFile } from './icns.ts';

/**
 * Draws the app's icons into resources/: a gate, and in it what goes on. Run it after a change of the drawing; the
 * pictures are in the repository, so nobody who builds the app needs a browser.
 */
const RESOURCES = join(import.meta.dirname, '..', 'resources');

const GATE = 'M2.2 14.2V7.5a5.8 5.8 0 0 1 11.6 0v6.7';
/** What stands in the gate, in a square of 16. Templates are black and transparent: macOS colours them. */
const INSIDE = {
  idle: '<circle cx="8" cy="9.4" r="1.5"/>',
  busy: '<path d="M4.9 9.6h5.6M8.3 7.2l2.6 2.4-2.6 2.4" fill="none" stroke="#000" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/>',
  loading:
    '<circle cx="5" cy="10" r="1.15"/><circle cx="8" cy="10" r="1.15"/><circle cx="11" cy="10" r="1.15"/>',
  problem:
    '<path d="M8 5.6v4.2" fill="none" stroke="#000" stroke-width="1.8" stroke-linecap="round"/><circle cx="8" cy="12.5" r="1.15"/>',
} as const;

function trayIcon(inside: string, size: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 16 16">
    <path d="${GATE}" fill="none" stroke="#000" stroke-width="1.5" stroke-linecap="round"/>${inside}</svg>`;
}

/** The margin is Apple's: the rounded square fills 824 of 1024. */
function appIcon(size: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 1024 1024">
    <defs>
      <linearGradient id="ground" x1="0" y1="0" x2="0" y2="1"><stop stop-color="#2f8bff"/><stop offset="1" stop-color="#0a4fb4"/></linearGradient>
    </defs>
    <rect x="100" y="100" width="824" height="824" rx="186" fill="url(#ground)"/>
    <g transform="translate(228 220) scale(35.5)" fill="none" stroke="#fff" stroke-linecap="round" stroke-linejoin="round">
      <path d="${GATE}" stroke-width="1.5"/>
      <path d="M4.9 9.6h5.6M8.3 7.2l2.6 2.4-2.6 2.4" stroke-width="1.5"/>
    </g></svg>`;
}

async function draw(page: Page, svg: string, size: number): Promise<Buffer> {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
  return page.screenshot({ omitBackground: true });
}

await using browser = await launchChromium();
const page = await browser.newPage();
await mkdir(join(RESOURCES, 'icons'), { recursive: true });
for (const [state, inside] of Object.entries(INSIDE)) {
  for (const [suffix, size] of [
    ['', 16],
    ['@2x', 32],
  ] as const) {
    const file = join(RESOURCES, 'icons', `${state}Template${suffix}.png`);
    await writeFile(file, await draw(page, trayIcon(inside, size), size));
  }
}
const sizes = [16, 32, 64, 128, 256, 512, 1_024];
const drawn = new Map<number, Buffer>();
for (const size of sizes) drawn.set(size, await draw(page, appIcon(size), size));
await writeFile(join(RESOURCES, 'icon.icns'), icnsFile(drawn));
await writeFile(join(RESOURCES, 'icon.png'), drawn.get(512) ?? Buffer.alloc(0));
