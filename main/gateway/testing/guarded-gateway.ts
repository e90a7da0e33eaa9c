import type { AccessMode } from '../../../contract/access.ts';
import { openTestDoor } from '../../access/testing/test-door.ts';
import type { TestDoor } from '../../access/testing/test-door.ts';
import { route } from './records.ts';
import { ScriptedUpstream } from './scripted-upstream.ts';
import { TestGateway } from './test-gateway.ts';

export interface GuardedGateway extends AsyncDisposable {
  readonly door: TestDoor;
  readonly upstream: ScriptedUpstream;
  readonly gateway: TestGateway;
}

/** A gateway that asks who calls, with the models `m` and `secret/*`; each answer costs a dollar. */
export async function startGuardedGateway(mode: AccessMode): Promise<GuardedGateway> {
  const door = await openTestDoor(mode);
  const upstream = await ScriptedUpstream.start();
  const cloud = upstream.record('cloud');
  const gateway = await TestGateway.start({
    backends: [cloud],
    routes: [route('m', cloud), route('secret/*', cloud)],
    access: door.access,
    keepAliveMs: 20,
    audit: { bodies: () => null, cost: () => 1_000_000 },
  });
  return {
    ...{ door, upstream, gateway },
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
      await door[Symbol.asyncDispose]();
    },
  };
}

export const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
