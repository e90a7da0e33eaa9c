/** What this machine can show the program in. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** Electron's binary, which npm does not bring. */
  readonly hasElectron: boolean;
  /** Whether there is a screen to open a window on. */
  readonly hasDisplay: boolean;
}

/** `install`: get Electron's binary, then open the app. */
export type HowToStart = 'app' | 'install' | 'browser';

/** The app is for Macs, so only there its binary is fetched; a binary that somebody has put there is used anywhere. */
export function howToStart({ platform, hasElectron, hasDisplay }: Machine): HowToStart {
  if (platform === 'darwin') return hasElectron ? 'app' : 'install';
  return hasElectron && hasDisplay ? 'app' : 'browser';
}
