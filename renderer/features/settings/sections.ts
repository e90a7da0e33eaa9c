/** The sections in their order on the screen; the names are those in the address. */
export const SECTIONS = [
  'gateway',
  'servers',
  'hub',
  'log',
  'addresses',
  'runtime',
  'keys',
  'configuration',
  'notifications',
  'appearance',
  'about',
] as const;
export type SectionName = (typeof SECTIONS)[number];
