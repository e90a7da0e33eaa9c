import { Button, createTheme, Drawer, Tooltip } from '@mantine/core';
import type { MantineColorsTuple } from '@mantine/core';

const SYSTEM_FONT = "-apple-system, BlinkMacSystemFont, 'Inter', 'Segoe UI', Roboto, sans-serif";
const MONOSPACE = "ui-monospace, 'SF Mono', Menlo, Consolas, monospace";

/** macOS's blue, dark enough at 7 for white text and light enough at 4 for black (contrast 4.5 and more). */
const BLUE: MantineColorsTuple = [
  '#eaf3ff',
  '#d2e5ff',
  '#a5caff',
  '#74adff',
  '#4c95ff',
  '#2f83fb',
  '#1273ec',
  '#0a66d8',
  '#0658bd',
  '#034a9f',
];

/** Behind what is open, the screen stays readable. */
export const DIMMED = { backgroundOpacity: 0.2, blur: 0 };

/** Mantine's components in the sizes and colours of tokens.css. */
export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: { light: 7, dark: 7 },
  colors: { blue: BLUE },
  fontFamily: SYSTEM_FONT,
  fontFamilyMonospace: MONOSPACE,
  fontSizes: { xs: '11px', sm: '13px', md: '13px', lg: '15px', xl: '17px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '20px', xl: '24px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '6px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'sm',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '15px', lineHeight: '20px' },
      h2: { fontSize: '13px', lineHeight: '20px' },
      h3: { fontSize: '13px', lineHeight: '20px' },
    },
  },
  respectReducedMotion: true,
  cursorType: 'default',
  focusRing: 'auto',
  components: {
    Button: Button.extend({ styles: { root: { fontWeight: 500 } } }),
    // The page itself never scrolls, so there is nothing to lock.
    Drawer: Drawer.extend({
      defaultProps: {
        position: 'right',
        lockScroll: false,
        transitionProps: { duration: 120 },
        padding: 'lg',
        overlayProps: DIMMED,
      },
      styles: { title: { fontWeight: 600 } },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 400, transitionProps: { duration: 80 }, withArrow: false },
    }),
  },
});
