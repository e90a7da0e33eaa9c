import path from 'node:path';
import { findUv } from './find-uv.ts';
import type { InstallerContext, InstallerTool } from './installer.ts';

interface ToolContext extends InstallerContext {
  readonly resources: string;
  readonly cache: string;
}

/** uv where there is one or pip can fetch it, because it is more than ten times faster; else the Python's own pip. */
export async function selectTool(python: string, context: ToolContext): Promise<InstallerTool>;
export async function selectTool(python: string | null, context: ToolContext): Promise<InstallerTool | null>;
export async function selectTool(python: string | null, context: ToolContext): Promise<InstallerTool | null> {
  const { resources, cache, env, run, signal } = context;
  const requirements = path.join(resources, 'runtime', 'uv.txt');
  const uv = await findUv({ env, cache, requirements, python, run, signal });
  if (uv !== null) return { kind: 'uv', uv, python };
  return python === null ? null : { kind: 'pip', python };
}

/** The same for the Python of an environment that this program made. */
export async function selectToolForEnvironment(python: string, context: ToolContext): Promise<InstallerTool> {
  const tool = await selectTool(python, context);
  if (tool.kind === 'uv') return tool;
  // uv makes environments without pip, so when uv has gone from the cache since, pip must come first. No network needed.
  const { env, cwd, run, signal } = context;
  await run(python, ['-m', 'ensurepip'], { env, cwd, signal });
  return selectTool(python, context);
}
