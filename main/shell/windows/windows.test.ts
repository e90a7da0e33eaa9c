import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SOON_MS, afterCrash } from './crash.ts';
import { mayNavigate, mayOpenOutside, mayUse } from './navigation.ts';
import { MIN_SIZE, isOnScreen, placePopover, placeWindow } from './placement.ts';
import type { Bounds } from './placement.ts';
import { isOurPage } from './sender.ts';
import { webPreferences } from './web-preferences.ts';

const main: Bounds = { x: 0, y: 25, width: 1_440, height: 875 };
const second: Bounds = { x: 1_440, y: 0, width: 1_920, height: 1_080 };

describe('the window’s place', () => {
  it('is the middle of the main display the first time', () => {
    expect(placeWindow(null, [main, second])).toEqual({ x: 170, y: 93, width: 1_100, height: 740 });
  });

  it('is where it was, on whichever display', () => {
    const saved = { x: 1_700, y: 40, width: 900, height: 700 };
    expect(placeWindow(saved, [main, second])).toEqual(saved);
  });

  it('is the main display when the other one is gone', () => {
    const saved = { x: 1_700, y: 40, width: 900, height: 700 };
    expect(placeWindow(saved, [main])).toEqual({ x: 270, y: 113, width: 900, height: 700 });
  });

  it('can always be taken hold of, whatever was saved', () => {
    const coordinate = fc.integer({ min: -10_000, max: 10_000 });
    const size = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(fc.record({ x: coordinate, y: coordinate, width: size, height: size }), (saved) => {
        const placed = placeWindow(saved, [main, second]);
        const grips = [main, second].filter(
          (display) =>
            placed.y >= display.y &&
            placed.y <= display.y + display.height - 40 &&
            Math.min(placed.x + placed.width, display.x + display.width) - Math.max(placed.x, display.x) >=
              120,
        );
        expect(grips).not.toEqual([]);
        expect(placed.width).toBeGreaterThanOrEqual(MIN_SIZE.width);
        expect(placed.height).toBeLessThanOrEqual(second.height);
      }),
    );
  });
});

describe('the popover’s place', () => {
  const size = { width: 420, height: 560 };

  it('is under the middle of the icon', () => {
    expect(placePopover({ x: 800, y: 0, width: 24, height: 24 }, main, size)).toEqual({
      x: 602,
      y: 28,
      ...size,
    });
  });

  it('stays on the display at its edges', () => {
    expect(placePopover({ x: 1_420, y: 0, width: 20, height: 24 }, main, size).x).toBe(1_012);
    expect(placePopover({ x: 0, y: 0, width: 20, height: 24 }, main, size).x).toBe(8);
  });

  it('is above an icon at the bottom', () => {
    expect(placePopover({ x: 800, y: 876, width: 24, height: 24 }, main, size).y).toBe(312);
  });
});

describe('the icon', () => {
  it.each<[string, Bounds, boolean]>([
    ['in the menu bar is seen', { x: 900, y: 0, width: 24, height: 24 }, true],
    ['without extent is hidden', { x: 0, y: 0, width: 0, height: 0 }, false],
    ['beyond every display is hidden', { x: -40, y: 0, width: 24, height: 24 }, false],
  ])('%s', (_what, icon, seen) => {
    expect(isOnScreen(icon, [{ ...main, y: 0, height: 900 }])).toBe(seen);
  });
});

describe('where a window may go', () => {
  it.each(['app://local/', 'app://local/?window=popover#/overview', 'app://local/_ui/assets/x.js'])(
    '%s',
    (url) => {
      expect(mayNavigate(url)).toBe(true);
    },
  );

  it.each([
    'app://local.evil/',
    'app://evil/local',
    'app://user@local/',
    'https://local/',
    'http://127.0.0.1:6590/',
    'javascript:alert(1)',
    'file:///app/local',
    'data:text/html,x',
    'about:blank',
    'local',
    '',
  ])('not %s', (url) => {
    expect(mayNavigate(url)).toBe(false);
  });
});

describe('what goes to the browser', () => {
  it.each(['https://huggingface.co/mlx-community/x', 'http://example.com:8080/a?b#c'])('%s', (url) => {
    expect(mayOpenOutside(url)).toBe(true);
  });

  it.each([
    'https://user:pass@huggingface.co/',
    'file:///Applications/Calculator.app',
    'javascript:alert(1)',
    'smb://huggingface.co/',
    'mailto:a@example.com',
    'x-apple.systempreferences:',
    'app://local/',
    'https:huggingface.co@evil.example/',
    '//huggingface.co/',
    '',
  ])('not %s', (url) => {
    expect(mayOpenOutside(url)).toBe(false);
  });
});

it('a page may write to the clipboard and use nothing else', () => {
  const asked = [
    ...['clipboard-read', 'clipboard-sanitized-write', 'display-capture', 'fullscreen', 'geolocation', 'hid'],
    ...['idle-detection', 'media', 'mediaKeySystem', 'midi', 'midiSysex', 'notifications', 'openExternal'],
    ...[
      'pointerLock',
      'keyboardLock',
      'serial',
      'storage-access',
      'usb',
      'window-management',
      'fileSystem',
      'unknown',
    ],
  ];
  expect(asked.filter(mayUse)).toEqual(['clipboard-sanitized-write']);
});

describe('who may speak to the app', () => {
  it.each([
    ['the top frame of our page', { url: 'app://local/#/x', parent: null }, true],
    ['a frame inside of it', { url: 'app://local/', parent: {} }, false],
    ['another page', { url: 'https://evil/', parent: null }, false],
    ['one that is gone', null, false],
    ['nobody', undefined, false],
  ])('%s', (_what, frame, heard) => {
    expect(isOurPage(frame)).toBe(heard);
  });
});

it('a page that breaks twice within a minute is not loaded a third time by itself', () => {
  expect(afterCrash(null, 5)).toBe('reload');
  expect(afterCrash(5, 5 + SOON_MS - 1)).toBe('ask');
  expect(afterCrash(5, 5 + SOON_MS)).toBe('reload');
});

it('pages run as Electron’s checklist wants them', () => {
  expect(webPreferences('/preload.cjs')).toEqual({
    preload: '/preload.cjs',
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  });
});
