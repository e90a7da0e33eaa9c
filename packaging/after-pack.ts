import { join } from 'node:path';
import { flipFuses } from '@electron/fuses';
import { Arch } from 'electron-builder';
import type { AfterPackContext } from 'electron-builder';
import { FUSES } from './fuses.ts';

/** Called by electron-builder between packing and signing, which is when fuses can still be changed. */
export default async function afterPack({
  appOutDir,
  electronPlatformName,
  arch,
  packager,
}: AfterPackContext): Promise<void> {
  if (electronPlatformName !== 'darwin') return;
  const app = join(appOutDir, `${packager.appInfo.productFilename}.app`);
  // Apple silicon starts nothing whose signature is broken; a build that is not signed afterwards is signed ad hoc.
  await flipFuses(app, { ...FUSES, resetAdHocDarwinSignature: arch === Arch.arm64 });
}
