import ipaddr from 'ipaddr.js';
import type { Reach } from '../../contract/backend.ts';
import { Failure } from '../../contract/failure.ts';
import { inEnglish, phrase, phrasesOf } from '../../contract/phrase.ts';
import type { Phrase } from '../../contract/phrase.ts';
import type { AddressClass, AddressVerdict } from '../../contract/provider.ts';
import { classifyAddress } from './address-class.ts';
import { createAddressGuard } from './address-guard.ts';
import type { AddressPolicy } from './address-guard.ts';
import { systemResolver } from './guarded-lookup.ts';
import type { Resolver } from './guarded-lookup.ts';

const REACHES: Readonly<Record<Reach, Phrase>> = {
  public: phrase`on the internet`,
  private: phrase`in the local network`,
  loopback: phrase`on this machine`,
};

export interface JudgeOptions {
  /** Asks DNS what a name leads to; without it a name is judged as far as it says itself. */
  readonly lookUp: boolean;
  readonly signal: AbortSignal;
  readonly resolver?: Resolver;
}

/**
 * What the address guard says to a URL, for somebody who is typing it. Judged by the guard itself, so that what is allowed
 * here is allowed when it is saved and, unless DNS changes its mind, when it is connected to.
 * @throws whatever the signal was aborted with
 */
export async function judgeAddress(
  url: string,
  policy: AddressPolicy,
  { lookUp, signal, resolver = systemResolver }: JudgeOptions,
): Promise<AddressVerdict> {
  const written = judge(url, policy, []);
  const host = hostOf(url);
  if (!lookUp || host === null || written.class !== null) return written;
  let addresses: string[];
  try {
    addresses = (await untilAborted(resolver(host), signal)).map(({ address }) => address);
  } catch (error) {
    if (signal.aborted) throw error;
    return {
      ...written,
      ...told(
        phrase`${host} could not be looked up.`,
        phrase`Check the name, and that this machine is online.`,
      ),
    };
  }
  return judge(url, policy, addresses);
}

function judge(text: string, policy: AddressPolicy, addresses: readonly string[]): AddressVerdict {
  const refusal = refusalOf(text, policy, addresses);
  const found = refusal.class ?? literalClass(hostOf(text)) ?? worst(addresses);
  if (refusal.failure === null) {
    return {
      allowed: true,
      class: found,
      addresses: [...addresses],
      why: null,
      fix: null,
      suggestedReach: null,
    };
  }
  const suggestedReach = suggestion(text, policy, addresses);
  return {
    ...{ allowed: false, class: found, addresses: [...addresses], suggestedReach },
    ...told(
      refusal.failure.said,
      suggestedReach === null ? plain(refusal.failure) : phrase`Say that it is ${REACHES[suggestedReach]}.`,
    ),
  };
}

function told(
  why: string | Phrase,
  fix: string | Phrase | null,
): Pick<AddressVerdict, 'why' | 'fix' | 'phrases'> {
  return {
    why: inEnglish(why),
    fix: fix === null ? null : inEnglish(fix),
    ...phrasesOf({ why, fix: fix ?? undefined }),
  };
}

function refusalOf(
  text: string,
  policy: AddressPolicy,
  addresses: readonly string[],
): { failure: Failure | null; class: AddressClass | null } {
  let current: string | null = null;
  try {
    const guard = createAddressGuard(policy);
    const url = guard.checkUrl(text);
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
    for (const address of addresses) {
      current = address;
      guard.checkAddress(url.hostname, address, port);
    }
    return { failure: null, class: null };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { failure: error, class: current === null ? null : classifyAddress(current) };
  }
}

/** The reach with which the same address would pass. */
function suggestion(text: string, policy: AddressPolicy, addresses: readonly string[]): Reach | null {
  const host = hostOf(text);
  // A name that was not looked up may be anywhere: nothing can be suggested.
  if (host === null || (literalClass(host) === null && addresses.length === 0)) return null;
  const reaches = Object.keys(REACHES) as Reach[];
  return reaches.find((reach) => refusalOf(text, { ...policy, reach }, addresses).failure === null) ?? null;
}

/** The guard's hints name options of the command line. */
function plain({ message, hint, phrases }: Failure): string | Phrase | null {
  if (message.includes('in the clear')) {
    return phrase`Use https, or say that it is on this machine or in the local network.`;
  }
  return hint === undefined || hint.includes('--') ? null : (phrases?.hint ?? hint);
}

function hostOf(text: string): string | null {
  return URL.canParse(text) ? new URL(text).hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.+$/, '') : null;
}

function literalClass(host: string | null): AddressClass | null {
  if (host === null) return null;
  if (host === 'localhost' || host.endsWith('.localhost')) return 'loopback';
  return ipaddr.isValid(host) ? classifyAddress(host) : null;
}

function worst(addresses: readonly string[]): AddressClass | null {
  const classes = addresses.map(classifyAddress);
  return classes.find((found) => found !== 'public') ?? classes[0] ?? null;
}

/** The system's resolver cannot be stopped; nobody waits for it longer than the signal allows. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
