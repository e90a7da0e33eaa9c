import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { scriptedEnvironment } from '../../../e2e/integration/scripted-installation.ts';
import { BackendRecord, ProfileSpec } from '../../../contract/backend.ts';
import type { BackendSpec } from '../../../contract/backend.ts';
import { Route } from '../../../contract/route.ts';

let age = 0;

export function backendRecord(name: string, spec: z.input<typeof BackendSpec>): BackendRecord {
  return BackendRecord.parse({ id: randomUUID(), name, spec, ...unchanged() });
}

/** A profile whose server is the scripted one, with these switches. */
export function profileRecord(
  name: string,
  switches: readonly string[] = [],
  spec: Partial<ProfileSpec> = {},
): BackendRecord {
  return backendRecord(
    name,
    ProfileSpec.parse({
      kind: 'mlx-openai-server',
      model: '/a/model',
      env: scriptedEnvironment(switches),
      idleUnloadSeconds: null,
      ...spec,
    }),
  );
}

/** A route; `targets` are backends, asked for the client's own model name or for another. */
export function route(
  pattern: string,
  ...targets: readonly (BackendRecord | readonly [BackendRecord, string])[]
): Route {
  return Route.parse({
    id: randomUUID(),
    match: pattern.endsWith('*') ? 'prefix' : 'exact',
    pattern,
    targets: targets.map((target) =>
      'id' in target ? { backend: target.id } : { backend: target[0].id, model: target[1] },
    ),
    ...unchanged(),
  });
}

/** What a record has beside its content when it was just made; each is younger than the one before. */
function unchanged() {
  const createdAt = 1_700_000_000_000 + ++age;
  return { createdAt, updatedAt: createdAt, revision: 1, managed: false };
}
