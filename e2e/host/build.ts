import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** The program builds itself when its source is newer: once, before several tests start it at the same time. */
export default function setup(): void {
  const program = join(import.meta.dirname, '..', '..', 'resources', 'bin', 'mlx-manager');
  execFileSync(program, ['--version'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
