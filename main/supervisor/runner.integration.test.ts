import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RUNNER_PATH, systemPython } from '../../e2e/scripted-model-server/plan.ts';
import { liveGroupMembers, signalGroup } from './process-group.ts';

/** Prints what it finds of itself, then what a worker made by the spawn method finds. */
const WORKERS = `
import multiprocessing, os, sys, threading
import neighbour

def work(queue):
    stdin = os.readlink("/proc/self/fd/0") if os.path.exists("/proc") else os.ttyname(0) if os.isatty(0) else "/dev/null"
    threads = sorted(thread.name for thread in threading.enumerate() if "watchdog" in thread.name)
    queue.put({"name": __name__, "argv": sys.argv[1:], "threads": threads, "stdin": stdin})

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    worker = context.Process(target=work, args=(queue,))
    worker.start()
    found = queue.get(timeout=30)
    worker.join()
    print(f"main {sys.argv[1:]} {neighbour.NAME}")
    print(f"worker {found['name']} {found['argv']} {found['threads']} {found['stdin']} {worker.exitcode}")
`;

const SLEEPERS = `
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("up", flush=True)
time.sleep(600)
`;

const TALK = `
while True:
    print("talk", flush=True)
`;

/** Starts its arguments with a pipe as standard input, of which yet another process holds the writing end. */
const LAUNCHER = `
import os, subprocess, sys, time
reader, writer = os.pipe()
idle = [sys.executable, "-c", "import time; time.sleep(600)"]
holder = subprocess.Popen(idle, pass_fds=[writer], start_new_session=True)
child = subprocess.Popen(sys.argv[1:], stdin=reader, start_new_session=True)
print(holder.pid, child.pid, flush=True)
time.sleep(600)
`;

let directory: string;
const groups = new Set<number>();

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'runner-'));
  mkdirSync(join(directory, 'package'));
  writeFileSync(join(directory, 'neighbour.py'), 'NAME = "found beside it"\n');
  writeFileSync(join(directory, 'workers.py'), WORKERS);
  writeFileSync(join(directory, 'sleepers.py'), SLEEPERS);
  writeFileSync(join(directory, 'package/__init__.py'), '');
  writeFileSync(
    join(directory, 'package/__main__.py'),
    'import sys, package.cli\nif __name__ == "__main__": sys.exit(package.cli.main())\n',
  );
  writeFileSync(
    join(directory, 'package/cli.py'),
    WORKERS.replace('if __name__ == "__main__":', 'def main():'),
  );
});

afterEach(async () => {
  for (const group of groups) signalGroup(group, 'SIGKILL');
  groups.clear();
  await rm(directory, { recursive: true, force: true });
});

function start(command: readonly string[], cwd = directory, env: NodeJS.ProcessEnv = {}) {
  const child = spawn(systemPython(), command, {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('Python was not started');
  groups.add(pid);
  return Object.assign(child, { pid });
}

const runner = (...target: string[]) => [RUNNER_PATH, '--nonce', randomUUID(), '--', ...target];

async function readUntil(child: { stdout: Readable }, word: string): Promise<string> {
  let printed = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    printed += String(chunk);
    if (printed.includes(word)) break;
  }
  return printed;
}

/** Waits at most five seconds: longer, and a user would notice the orphan. */
async function untilGone(group: number): Promise<number[]> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    const members = await liveGroupMembers(group);
    if (members.length === 0 || Date.now() > deadline) return members;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('what the runner runs', () => {
  it.each([
    ['a script', () => [join(directory, 'workers.py'), '--flag', 'x y'], tmpdir()],
    ['a module', () => ['-m', 'workers', '--flag', 'x y'], null],
    ['a package', () => ['-m', 'package', '--flag', 'x y'], null],
  ])('is %s as Python itself would run it, with workers that re-import it', async (_kind, target, cwd) => {
    const child = start(runner(...target()), cwd ?? directory);
    const lines = (await text(child.stdout)).trim().split('\n');
    expect(lines[0]).toBe("main ['--flag', 'x y'] found beside it");
    expect(lines[1]).toMatch(/^worker (__mp_main__|package\.cli) \['--flag', 'x y'\] \[\] \/dev\/null 0$/);
  });

  it('gets secret arguments that stand in no list of processes and that its children do not inherit', async () => {
    const script = `
import os, subprocess, sys
print(sys.argv[1:])
print(subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(os.getpid())], capture_output=True, text=True).stdout.strip())
print(subprocess.run(["env"], capture_output=True, text=True).stdout.count("hush"))
`;
    writeFileSync(join(directory, 'keyed.py'), script);
    const secret = { MLX_MANAGER_SECRET_ARGUMENTS: JSON.stringify(['--api-key', 'hush hush']) };
    const child = start(runner('-m', 'keyed', '--flag'), directory, secret);
    const [argv, listed, inherited] = (await text(child.stdout)).trim().split('\n');
    expect(argv).toBe("['--flag', '--api-key', 'hush hush']");
    expect(listed).toMatch(/-m keyed --flag$/);
    expect(inherited).toBe('0');
  });

  it('keeps its exit code', async () => {
    writeFileSync(join(directory, 'leaves.py'), 'import sys\nsys.exit(3)\n');
    const child = start(runner('-m', 'leaves'));
    expect(await once(child, 'exit')).toEqual([3, null]);
  });

  it('is not guessed from a wrong command line', async () => {
    const child = spawn(systemPython(), [RUNNER_PATH, 'workers.py'], { stdio: ['ignore', 'ignore', 'pipe'] });
    const [message, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(message).toContain('usage: runner.py --nonce N --');
    expect(code).toBe(1);
  });
});

describe('the watchdog', () => {
  it('kills the server and its children when standard input ends', async () => {
    const child = start(runner('sleepers.py'));
    await readUntil(child, 'up');
    expect(await liveGroupMembers(child.pid)).toHaveLength(2);
    child.stdin.end();
    expect(await untilGone(child.pid)).toEqual([]);
  });

  it('kills the children too when the server ends of its broken output before the watchdog looks', async () => {
    writeFileSync(join(directory, 'talkers.py'), SLEEPERS.replace('time.sleep(600)\n', TALK));
    const child = start(runner('talkers.py'));
    await readUntil(child, 'up');
    child.stdout.destroy();
    child.stdin.destroy();
    expect(await untilGone(child.pid)).toEqual([]);
  });

  it('kills them when the parent is gone, although standard input is still open', async () => {
    writeFileSync(join(directory, 'launcher.py'), LAUNCHER);
    const launcher = start(['launcher.py', systemPython(), ...runner('sleepers.py')]);
    const printed = await readUntil(launcher, 'up');
    const [holder = 0, group = 0] = printed.match(/\d+/g)?.map(Number) ?? [];
    groups.add(holder).add(group);
    expect(await liveGroupMembers(group)).toHaveLength(2);
    launcher.kill('SIGKILL');
    expect(await untilGone(group)).toEqual([]);
    expect(await liveGroupMembers(holder)).toEqual([holder]);
  });
});
