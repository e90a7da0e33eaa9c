import manifest from '../package.json' with { type: 'json' };

/** This program's version, as released. */
export const VERSION: string = manifest.version;
