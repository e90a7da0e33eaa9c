import type { ProgramIdentity } from '../../contract/access.ts';
import type { CallingProgram } from './calling-program.ts';

/**
 * What people call a program: a Mac app by its bundle ("Zed"); else what it says of itself, with the file that it runs
 * behind, because what a program says of itself anybody can say: "claude-cli (node)".
 */
export function programName({ program, agent, address }: ProgramIdentity): string {
  const app = program === null ? undefined : /\/([^/]+)\.app\//.exec(program)?.[1];
  if (app !== undefined) return app;
  const where = program === null ? address : (program.split('/').at(-1) ?? program);
  if (agent === null) return where ?? 'An unknown program';
  return where === null || where.toLowerCase() === agent.toLowerCase() ? agent : `${agent} (${where})`;
}

/** Equal for what is recognised as the same program. */
export function identityKey({ program, agent, address }: ProgramIdentity): string {
  return JSON.stringify([program, agent, address]);
}

/** Equal for the same process of the same program. */
export function processKey({ identity, pid }: CallingProgram): string {
  return `${identityKey(identity)} ${pid ?? ''}`;
}
