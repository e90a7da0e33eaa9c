import { FuseV1Options, FuseVersion } from '@electron/fuses';
import type { FuseV1Config } from '@electron/fuses';

/**
 * What is burned into the app's binary and no argument or variable can change. Each fuse that Electron has is decided
 * here: with `strictlyRequireAllFuses`, a new one breaks the build until somebody has decided about it.
 */
export const FUSES: FuseV1Config = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  /** The app is no Node for others (ELECTRON_RUN_AS_NODE). */
  [FuseV1Options.RunAsNode]: false,
  /** It keeps no cookies. */
  [FuseV1Options.EnableCookieEncryption]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  /** Electron's own choice. */
  [FuseV1Options.WasmTrapHandlers]: true,
};
