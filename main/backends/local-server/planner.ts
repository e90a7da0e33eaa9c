import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProfileRecord } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import type { LaunchPlan, PlanSource } from '../../supervisor/launch-plan.ts';
import { readBody } from '../../upstream/read-body.ts';
import type { Upstream } from '../../upstream/upstream-client.ts';
import { readHealth } from '../conform/health.ts';
import type { ServerKind, Start } from './server-kind.ts';

const HEALTH_LIMIT = 64 * 1024;

/** A Python that has the server, and the server's version, which decides flags and quirks. */
export interface ServerInstallation {
  readonly python: string;
  readonly version: string;
}

/** A model as the server is told of it. */
export interface ServableModel {
  /** A folder, or an id on the hub. */
  readonly model: string;
  /** Whether it is on this disk whole, so that the server need not ask the hub. */
  readonly local: boolean;
  /** What a server needs in memory for it. */
  readonly memoryBytes: number;
}

export interface PlannerParts {
  /** The working directory of servers is made below it. */
  readonly runDirectory: string;
  /** @see Surroundings.hub; without it a server looks where it would by itself */
  readonly hub?: Readonly<Record<string, string>>;
  /** For a profile that does not say (seconds); null keeps it loaded. */
  readonly idleUnloadSeconds: () => number | null;
  /** @throws Failure `install_failed` when no server is installed */
  readonly installation: (profile: ProfileRecord) => Promise<ServerInstallation>;
  /** @throws Failure `model_missing` */
  readonly servableModel: (profile: ProfileRecord) => Promise<ServableModel>;
}

/** What was last planned to start. */
export interface Planned {
  readonly version: string;
  readonly headers: Start['headers'];
}

export interface Planner {
  readonly plan: PlanSource;
  probe(port: number, signal: AbortSignal): Promise<'ready' | 'not-ready'>;
  planned(): Planned;
}

/** Makes launch plans for one profile. */
export function createPlanner(
  profile: ProfileRecord,
  kind: ServerKind,
  upstream: Upstream,
  parts: PlannerParts,
): Planner {
  const { id, name, spec } = profile;
  let planned: Planned | null = null;

  const probe: Planner['probe'] = async (port, signal) => {
    const response = await upstream.request({
      url: `http://127.0.0.1:${port}/health`,
      method: 'GET',
      headers: {},
      signal,
    });
    const text = Buffer.from(await readBody(response, HEALTH_LIMIT)).toString('utf8');
    const health = readHealth(kind.name, response.status, JSON.parse(text));
    return health === 'ready' ? 'ready' : 'not-ready';
  };

  const plan = async (): Promise<LaunchPlan> => {
    const servable = await parts.servableModel(profile);
    const installed = await parts.installation(profile);
    const cwd = join(parts.runDirectory, id);
    await mkdir(cwd, { recursive: true, mode: 0o700 });
    const idleSeconds =
      spec.idleUnloadSeconds === undefined ? parts.idleUnloadSeconds() : spec.idleUnloadSeconds;
    const start = await kind.prepareStart({ folder: cwd, hub: parts.hub ?? {} });
    planned = { version: installed.version, headers: start.headers };
    return {
      id,
      name,
      python: installed.python,
      args: (port) =>
        kind.launchArguments(spec, {
          version: installed.version,
          port,
          model: servable.model,
          local: servable.local,
          servedName: name,
        }),
      secretArgs: start.secretArgs,
      // With the model on this disk there is nothing to ask the hub; without a network it must not wait for one.
      env: { ...(servable.local ? { HF_HUB_OFFLINE: '1' } : {}), ...start.env, ...spec.env },
      cwd,
      probe,
      readLine: kind.readLogLine,
      memoryBytes: spec.memoryBytes ?? servable.memoryBytes,
      startTimeoutMs: spec.startTimeoutSeconds * 1_000,
      idleUnloadMs: idleSeconds === null ? null : idleSeconds * 1_000,
      concurrency: spec.concurrency,
      queueLimit: spec.queueLimit,
      autoRestart: spec.autoStart,
    };
  };

  return {
    plan,
    probe,
    planned() {
      if (planned === null) throw new Failure('internal', 'The server was never planned.');
      return planned;
    },
  };
}
