import * as z from 'zod';

/** A rectangle on the desktop, in points; the origin is the main display's upper left corner. */
export const Bounds = z.strictObject({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });
export type Bounds = z.infer<typeof Bounds>;

export const DEFAULT_SIZE = { width: 1_100, height: 740 } as const;
export const MIN_SIZE = { width: 420, height: 360 } as const;

/** As much of a window's upper edge has to be on a display that a person can take hold of it (points). */
const GRIP = { width: 120, height: 40 } as const;

/**
 * Where the window opens: where it was, when a display is still there to take hold of it; else in the middle of the main
 * display, as large as it was where that fits. `displays` are their work areas, the main one first.
 */
export function placeWindow(saved: Bounds | null, displays: readonly Bounds[]): Bounds {
  const [main = { x: 0, y: 0, ...DEFAULT_SIZE }] = displays;
  const wanted = saved ?? { ...main, ...DEFAULT_SIZE };
  const home =
    saved === null
      ? undefined
      : displays.find((display) => hasGrip({ ...saved, ...fit(saved, display) }, display));
  const { width, height } = fit(wanted, home ?? main);
  if (saved !== null && home !== undefined) return { x: saved.x, y: saved.y, width, height };
  return {
    x: Math.round(main.x + (main.width - width) / 2),
    y: Math.round(main.y + (main.height - height) / 2),
    width,
    height,
  };
}

function hasGrip(window: Bounds, display: Bounds): boolean {
  const across = Math.min(window.x + window.width, display.x + display.width) - Math.max(window.x, display.x);
  const below = display.y + display.height - window.y;
  return across >= GRIP.width && window.y >= display.y && below >= GRIP.height;
}

function fit({ width, height }: Bounds, display: Bounds): { width: number; height: number } {
  return {
    width: Math.max(MIN_SIZE.width, Math.min(width, display.width)),
    height: Math.max(MIN_SIZE.height, Math.min(height, display.height)),
  };
}

/** Under the tray's icon, in the middle of it, and on its display (points). */
export function placePopover(icon: Bounds, display: Bounds, size: { width: number; height: number }): Bounds {
  const middle = Math.round(icon.x + icon.width / 2 - size.width / 2);
  const rightmost = display.x + display.width - size.width - 8;
  const x = Math.max(display.x + 8, Math.min(middle, rightmost));
  const below = icon.y + icon.height + 4;
  // A bar at the bottom of the screen, as other desktops have it: above the icon then.
  const y = below + size.height > display.y + display.height ? icon.y - size.height - 4 : below;
  return { x, y: Math.max(display.y, y), ...size };
}

/** macOS puts an icon that finds no room behind the notch, or nowhere: it has no extent then, or lies on no display. */
export function isOnScreen(icon: Bounds, displays: readonly Bounds[]): boolean {
  if (icon.width === 0 || icon.height === 0) return false;
  return displays.some(
    (display) =>
      icon.x >= display.x &&
      icon.x + icon.width <= display.x + display.width &&
      icon.y >= display.y &&
      icon.y < display.y + display.height,
  );
}
