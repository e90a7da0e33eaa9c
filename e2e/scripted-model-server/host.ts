/**
 * A host in its own process, to be killed by a test: creates a supervisor, leases one server, prints
 * `{"group": <its process group>}` and waits for ever.
 *
 *     node host.ts RUN_DIRECTORY [switch of server.py …]
 */
import { createSupervisor } from '../../main/supervisor/supervisor.ts';
import { RUNNER_PATH, scriptedPlan } from './plan.ts';

const [runDirectory = '', ...switches] = process.argv.slice(2);
const supervisor = createSupervisor({
  runDirectory,
  runnerPath: RUNNER_PATH,
  memoryBudgetBytes: 2 ** 30,
  log: () => undefined,
});
const plan = scriptedPlan({ switches });
await supervisor.lease(() => plan, plan.id, new AbortController().signal);
console.log(JSON.stringify({ group: supervisor.status(plan.id).pid }));
