import { Failure } from '../../contract/failure.ts';
import type { SettingsPatch } from '../../contract/settings.ts';
import { compileHostList } from '../upstream/host-list.ts';

/** @throws Failure `invalid_input` for what has the right form and could never work */
export function checkSettings(patch: SettingsPatch): void {
  compileHostList([...(patch.addresses?.allow ?? []), ...(patch.addresses?.block ?? [])]);
  for (const origin of patch.gateway?.allowedOrigins ?? []) {
    if (URL.canParse(origin) && new URL(origin).origin === origin) continue;
    throw new Failure('invalid_input', `"${origin}" is not the origin of a web page.`, {
      hint: 'Write it like https://chat.example.org, without a path.',
    });
  }
}
