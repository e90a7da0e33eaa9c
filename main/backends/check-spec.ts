import type { BackendSpec, RemoteSpec } from '../../contract/backend.ts';
import { checkUrl } from '../upstream/address-guard.ts';
import type { AddressPolicy } from '../upstream/address-guard.ts';
import { checkExtraArguments } from './local-server/arguments.ts';
import { serverKindOf } from './local-servers.ts';

/** @throws Failure `address_refused` or `invalid_input` for a backend that could never work */
export function checkSpec(spec: BackendSpec, policy: (spec: RemoteSpec) => AddressPolicy): void {
  switch (spec.kind) {
    case 'mlx-openai-server':
    case 'vllm-mlx':
      checkExtraArguments(spec.extraArgs, serverKindOf(spec));
      return;
    case 'openai-compatible':
    case 'openai':
    case 'anthropic':
      checkUrl(spec.url, policy(spec));
  }
}
