import { Failure } from '../../contract/failure.ts';
import type { SettingsPatch } from '../../contract/settings.ts';
import { parseRange } from '../inbound/address-ranges.ts';
import { compileHostList } from '../upstream/host-list.ts';

/** What is wrong with a setting, and where: section, field and, in a list, the place of the entry. */
export interface SettingsIssue {
  readonly path: readonly [section: string, field: string, index: number];
  readonly message: string;
}

/** Everything that has the right form and could never work; nothing where all of it can. */
export function checkSettings(patch: SettingsPatch): SettingsIssue[] {
  return [
    ...issuesIn('addresses', 'allow', patch.addresses?.allow, whyNoHost),
    ...issuesIn('addresses', 'block', patch.addresses?.block, whyNoHost),
    ...issuesIn('gateway', 'allowedOrigins', patch.gateway?.allowedOrigins, whyNoOrigin),
    ...issuesIn('gateway', 'trustedProxies', patch.gateway?.trustedProxies, whyNoRange),
  ];
}

function issuesIn(
  section: string,
  field: string,
  entries: readonly string[] = [],
  why: (entry: string) => string | null,
): SettingsIssue[] {
  return entries.flatMap((entry, index) => {
    const message = why(entry);
    return message === null ? [] : [{ path: [section, field, index] as const, message }];
  });
}

function whyNoHost(entry: string): string | null {
  try {
    compileHostList([entry]);
    return null;
  } catch (error) {
    if (error instanceof Failure) return [error.message, error.hint].filter(Boolean).join(' ');
    throw error;
  }
}

function whyNoRange(entry: string): string | null {
  return parseRange(entry) === null
    ? `"${entry}" is neither an address nor a range such as 10.0.0.0/8.`
    : null;
}

function whyNoOrigin(origin: string): string | null {
  if (URL.canParse(origin) && new URL(origin).origin === origin) return null;
  return `"${origin}" is not the origin of a web page. Write it like https://chat.example.org, without a path.`;
}
