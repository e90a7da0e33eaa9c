import { isProfile, RemoteSpec } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import type { BackendId } from '../../../contract/ids.ts';
import type { UpstreamModel } from '../../../contract/model.ts';
import { phrase } from '../../../contract/phrase.ts';
import type { ProviderTest } from '../../../contract/provider.ts';
import type { Backend } from '../../backends/backend.ts';
import { PROVIDER_PRESETS } from '../../backends/provider-presets.ts';
import { isKeyRejected } from '../../backends/remote/models-failure.ts';
import { checkUrl } from '../../upstream/address-guard.ts';
import { judgeAddress } from '../../upstream/judge-address.ts';
import type { Handlers } from '../dispatcher.ts';
import type { HostParts } from '../host-parts.ts';

const LOOK_UP_MS = 5_000;
const TEST_MS = 30_000;
const MOST_MODELS = 1_000;

export function providersHandlers(parts: HostParts): Handlers['providers'] {
  return {
    presets: () => [...PROVIDER_PRESETS],
    checkAddress({ url, reach, lookUp }, { signal }) {
      const spec = RemoteSpec.parse({ kind: 'openai-compatible', url: url || '-', reach });
      const limit = AbortSignal.any([signal, AbortSignal.timeout(LOOK_UP_MS)]);
      return judgeAddress(url, parts.addressPolicy(spec), { lookUp, signal: limit });
    },
    async test(input, { signal }) {
      if ('id' in input) {
        const backend = await stored(parts, input.id);
        const result = await ask(backend.models.bind(backend), signal);
        parts.rejectedKeys.note(backend.name, result.outcome === 'failed' && result.keyRejected);
        return result;
      }
      return ask((limit) => askDraft(parts, input.spec, limit), signal);
    },
  };
}

async function stored(parts: HostParts, id: BackendId): Promise<Backend> {
  const record = await parts.backends.get(id);
  const backend = parts.registry.get(id);
  if (!isProfile(record) && backend !== undefined) return backend;
  throw new Failure('invalid_input', phrase`"${record.name}" is a local server.`, {
    hint: phrase`Start it to see whether it works.`,
  });
}

/** @throws Failure in plain words, also for an address that could not be saved */
async function askDraft(parts: HostParts, spec: RemoteSpec, signal: AbortSignal): Promise<UpstreamModel[]> {
  checkUrl(spec.url, parts.addressPolicy(spec));
  const draft = parts.registry.draft(spec);
  try {
    return await draft.models(signal);
  } finally {
    await draft.close();
  }
}

async function ask(list: Backend['models'], signal: AbortSignal): Promise<ProviderTest> {
  const begun = performance.now();
  const elapsedMs = () => Math.round(performance.now() - begun);
  const limit = AbortSignal.timeout(TEST_MS);
  try {
    const models = await list(AbortSignal.any([signal, limit]));
    const ids = models.slice(0, MOST_MODELS).map(({ id }) => id);
    return { outcome: 'answered', elapsedMs: elapsedMs(), models: ids, modelCount: models.length };
  } catch (error) {
    signal.throwIfAborted();
    const failure = limit.aborted ? tooLate() : error;
    if (!(failure instanceof Failure)) throw failure;
    const keyRejected = isKeyRejected(failure);
    return { outcome: 'failed', elapsedMs: elapsedMs(), keyRejected, failure: failure.toView() };
  }
}

function tooLate(): Failure {
  return new Failure('upstream_timeout', phrase`It did not list its models within ${TEST_MS / 1_000} s.`, {
    hint: phrase`Check that the server runs and that the address is right.`,
  });
}
