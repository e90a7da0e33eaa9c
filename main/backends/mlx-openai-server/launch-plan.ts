import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProfileRecord } from '../../../contract/backend.ts';
import { Failure } from '../../../contract/failure.ts';
import type { LaunchPlan, PlanSource } from '../../supervisor/launch-plan.ts';
import { readBody } from '../../upstream/read-body.ts';
import type { Upstream } from '../../upstream/upstream-client.ts';
import { readHealth } from '../conform/health.ts';
import { launchArguments } from './launch-arguments.ts';
import { readLogLine } from './log-lines.ts';

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
  /** @throws Failure `install_failed` when no server is installed */
  readonly installation: (profile: ProfileRecord) => Promise<ServerInstallation>;
  /** @throws Failure `model_missing` */
  readonly servableModel: (profile: ProfileRecord) => Promise<ServableModel>;
}

export interface Planner {
  readonly plan: PlanSource;
  probe(port: number, signal: AbortSignal): Promise<'ready' | 'not-ready'>;
  /** The version of the server that was last planned to start. */
  serverVersion(): string;
}

/** Makes launch plans for one profile. */
export function createPlanner(profile: ProfileRecord, upstream: Upstream, parts: PlannerParts): Planner {
  const { id, name, spec } = profile;
  let version: string | null = null;

  const probe: Planner['probe'] = async (port, signal) => {
    const response = await upstream.request({
      url: `http://127.0.0.1:${port}/health`,
      method: 'GET',
      headers: {},
      signal,
    });
    const text = Buffer.from(await readBody(response, HEALTH_LIMIT)).toString('utf8');
    const health = readHealth('mlx-openai-server', response.status, JSON.parse(text));
    return health === 'ready' ? 'ready' : 'not-ready';
  };

  const plan = async (): Promise<LaunchPlan> => {
    const servable = await parts.servableModel(profile);
    const installed = await parts.installation(profile);
    version = installed.version;
    const cwd = join(parts.runDirectory, id);
    await mkdir(cwd, { recursive: true, mode: 0o700 });
    return {
      id,
      name,
      python: installed.python,
      args: (port) =>
        launchArguments(spec, {
          version: installed.version,
          port,
          model: servable.model,
          servedName: name,
        }),
      // With the model on this disk there is nothing to ask the hub; without a network it must not wait for one.
      env: { ...(servable.local ? { HF_HUB_OFFLINE: '1' } : {}), ...spec.env },
      cwd,
      probe,
      readLine: readLogLine,
      memoryBytes: spec.memoryBytes ?? servable.memoryBytes,
      startTimeoutMs: spec.startTimeoutSeconds * 1_000,
      idleUnloadMs: spec.idleUnloadSeconds === null ? null : spec.idleUnloadSeconds * 1_000,
      concurrency: spec.concurrency,
      queueLimit: spec.queueLimit,
      autoRestart: spec.autoStart,
    };
  };

  return {
    plan,
    probe,
    serverVersion() {
      if (version === null) throw new Failure('internal', 'The server was never planned.');
      return version;
    },
  };
}
