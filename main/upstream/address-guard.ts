import ipaddr from 'ipaddr.js';
import type { Reach } from '../../contract/backend.ts';
import { Failure } from '../../contract/failure.ts';
import { phrase } from '../../contract/phrase.ts';
import type { Phrase, PhraseValue } from '../../contract/phrase.ts';
import { classifyAddress, type AddressClass } from './address-class.ts';
import { compileHostList } from './host-list.ts';

export interface AddressPolicy {
  /** The class of address that the user marked this backend for. */
  readonly reach: Reach;
  /** Where our own gateway listens: a backend that points there would call itself for ever. */
  readonly own: readonly { readonly host: string; readonly port: number }[];
  /** Hosts exempt from the rules of `reach`: names, `*.suffix`, addresses, CIDRs. Never opens metadata or link-local. */
  readonly allow: readonly string[];
  /** Hosts refused whatever else is set; beats `allow`. */
  readonly block: readonly string[];
  /** False where nothing secret is sent: http to a public address is fine then. True where it is absent. */
  readonly secrets?: boolean;
}

/** A policy ready for use: compile once, check often. Both checks throw Failure `address_refused`. */
export interface AddressGuard {
  /** Checks a URL as far as that is possible without asking DNS, and returns it normalised. */
  checkUrl(url: string): URL;
  /** Checks one address that `host` has resolved to, just before it is connected to. */
  checkAddress(host: string, address: string, port: number): void;
}

const METADATA_NAMES = compileHostList([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  '*.metadata.goog',
  'metadata.azure.internal',
  'metadata.azure.com',
  'metadata.tencentyun.com',
  'metadata.platformequinix.com',
  'metadata.packet.net',
  'instance-data',
  'instance-data.ec2.internal',
]);

const WORDS: Readonly<Record<AddressClass, Phrase>> = {
  metadata: phrase`a cloud metadata address`,
  'link-local': phrase`a link-local address`,
  loopback: phrase`a loopback address`,
  private: phrase`a private address`,
  public: phrase`a public address`,
  reserved: phrase`a reserved address`,
};

const ONLY: Readonly<Record<Reach, Phrase>> = {
  loopback: phrase`loopback ones`,
  private: phrase`private ones`,
  public: phrase`public ones`,
};

/** Checks one URL against a policy; see `createAddressGuard`. */
export function checkUrl(url: string, policy: AddressPolicy): URL {
  return createAddressGuard(policy).checkUrl(url);
}

/**
 * Compiles a policy. The WHATWG URL parser has already turned decimal, octal, hexadecimal, short and percent-encoded
 * hosts into plain addresses when they are classified here.
 * Throws Failure `invalid_input` when an entry of `allow` or `block` makes no sense.
 */
export function createAddressGuard(policy: AddressPolicy): AddressGuard {
  const allow = compileHostList(policy.allow);
  const block = compileHostList(policy.block);

  function checkName(name: string): void {
    if (block.hasName(name)) throw refused(name, phrase`it is on the block list`, BLOCK_HINT);
    if (METADATA_NAMES.hasName(name)) throw refused(name, phrase`it is a cloud metadata service`, NEVER_HINT);
  }

  function checkAddress(host: string, address: string, port: number): void {
    const shown = host === address ? host : `${host} (${address})`;
    if (block.hasAddress(address)) throw refused(shown, phrase`it is on the block list`, BLOCK_HINT);
    const found = classifyAddress(address);
    if (found === 'metadata' || found === 'link-local') {
      throw refused(shown, phrase`it is ${WORDS[found]}`, NEVER_HINT);
    }
    if (policy.own.some((own) => own.port === port && isSameHost(own.host, address, found))) {
      throw refused(
        phrase`${shown} port ${port}`,
        phrase`it is this gateway itself, and requests would go round in a loop`,
        phrase`Give the address of the model server, not the gateway's own.`,
      );
    }
    if (found === policy.reach || allow.hasAddress(address) || allow.hasName(host)) return;
    throw refused(
      shown,
      phrase`it is ${WORDS[found]}, and this backend may use only ${ONLY[policy.reach]}`,
      reachHint(found, policy.reach),
    );
  }

  return {
    checkAddress,
    checkUrl(text) {
      const url = parse(text);
      const host = hostOf(url);
      const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
      const literal = ipaddr.isValid(host);
      if (literal) checkAddress(host, host, port);
      else {
        checkName(host);
        // The only name whose address is known without asking (RFC 6761 section 6.3).
        if (host === 'localhost' || host.endsWith('.localhost')) checkAddress(host, '127.0.0.1', port);
      }
      const exempt = allow.hasName(host) || (literal && allow.hasAddress(host));
      if (url.protocol === 'http:' && policy.reach === 'public' && policy.secrets !== false && !exempt) {
        throw refused(
          url.origin,
          phrase`http would send your key in the clear to a public address`,
          phrase`Use https, or mark the backend with --allow-loopback or --allow-private if it runs on this machine or network.`,
        );
      }
      return url;
    },
  };
}

const NEVER_HINT = phrase`No setting opens this address, because it can hand out credentials.`;
const BLOCK_HINT = phrase`Remove it from the block list to use it.`;

function parse(text: string): URL {
  if (!URL.canParse(text)) {
    throw refused(phrase`the address`, phrase`it is not a URL`, phrase`Write it like http://127.0.0.1:8080.`);
  }
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refused(
      phrase`a ${url.protocol} address`,
      phrase`only http: and https: can be used`,
      phrase`Start it with https://.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw refused(
      url.host,
      phrase`it holds a user name or a password`,
      phrase`Save the key as a key, not in the address.`,
    );
  }
  // "example.com." is the same host, but neither certificates nor lists are written that way.
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.replace(/\.+$/, '');
  return url;
}

/** The host without the brackets of an IPv6 literal. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

function isSameHost(own: string, address: string, found: AddressClass): boolean {
  if (found === 'loopback') {
    return own === 'localhost' || ['loopback', 'reserved'].includes(classifyAddress(own));
  }
  return ipaddr.isValid(own) && ipaddr.process(own).toString() === ipaddr.process(address).toString();
}

function reachHint(found: AddressClass, reach: Reach): Phrase {
  switch (found) {
    case 'loopback':
      return phrase`If it runs on this machine, mark the backend as loopback with --allow-loopback.`;
    case 'private':
      return phrase`If it is on your own network, mark the backend as private with --allow-private.`;
    case 'public':
      return phrase`Leave out --allow-${reach} to use a public address.`;
    case 'reserved':
    case 'metadata':
    case 'link-local':
      return phrase`Use the address of a real host, or put it on the allow list.`;
  }
}

function refused(what: PhraseValue, why: Phrase, hint: Phrase): Failure {
  return new Failure('address_refused', phrase`Refused ${what}: ${why}.`, { hint });
}
