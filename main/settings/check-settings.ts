import { Failure } from '../../contract/failure.ts';
import type { Reason } from '../../contract/issue.ts';
import type { SettingsPatch } from '../../contract/settings.ts';
import { parseRange } from '../inbound/address-ranges.ts';
import { compileHostList } from '../upstream/host-list.ts';

/** What is wrong with a setting, and where: section, field and, in a list, the place of the entry. */
export interface SettingsIssue {
  readonly path: readonly [section: string, field: string, index: number];
  readonly message: string;
  readonly reason: Reason;
}

/** Why one entry of a list could never work. */
type Refusal = Pick<SettingsIssue, 'message' | 'reason'>;

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
  why: (entry: string) => Refusal | null,
): SettingsIssue[] {
  return entries.flatMap((entry, index) => {
    const refusal = why(entry);
    return refusal === null ? [] : [{ path: [section, field, index] as const, ...refusal }];
  });
}

function whyNoHost(entry: string): Refusal | null {
  try {
    compileHostList([entry]);
    return null;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const message = [error.message, error.hint].filter(Boolean).join(' ');
    return { message, reason: { code: 'not_a_host', entry } };
  }
}

function whyNoRange(entry: string): Refusal | null {
  if (parseRange(entry) !== null) return null;
  const message = `"${entry}" is neither an address nor a range such as 10.0.0.0/8.`;
  return { message, reason: { code: 'not_a_range', entry } };
}

function whyNoOrigin(entry: string): Refusal | null {
  if (URL.canParse(entry) && new URL(entry).origin === entry) return null;
  const message = `"${entry}" is not the origin of a web page. Write it like https://chat.example.org, without a path.`;
  return { message, reason: { code: 'not_an_origin', entry } };
}
