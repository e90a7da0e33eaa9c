import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { ownerOfSocket, pidIn } from './socket-owner.ts';

/** Connects from an address of this machine; what it prints is the port that it got. */
function connectFrom(
  localAddress: string,
  port: number,
  localPort = 0,
): ChildProcessByStdio<null, Readable, null> {
  const options = JSON.stringify({ host: '127.0.0.1', port, localAddress, localPort });
  const script = `const s=require('node:net').connect(${options},()=>console.log(s.localPort))`;
  return spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
}

it('finds the process at the other end of a connection, and no other one with the same port elsewhere', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const children: ReturnType<typeof connectFrom>[] = [];
  const accepted = async (child: ReturnType<typeof connectFrom>) => {
    children.push(child);
    const [socket] = (await once(server, 'connection')) as [Socket];
    return { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
  };
  try {
    const remote = { address: '127.0.0.1', port };
    const honest = await accepted(connectFrom('127.0.0.1', port));
    const [first] = children;
    const found = await ownerOfSocket({ local: honest, remote });
    expect(found).toEqual({ pid: first?.pid, program: realpathSync(process.execPath) });
    if (process.platform !== 'linux') return;
    // Another address of this machine has ports of its own.
    const other = await accepted(connectFrom('127.0.0.2', port, honest.port));
    expect(other).toEqual({ address: '127.0.0.2', port: honest.port });
    expect((await ownerOfSocket({ local: other, remote }))?.pid).toBe(children[1]?.pid);
    expect((await ownerOfSocket({ local: honest, remote }))?.pid).toBe(first?.pid);
  } finally {
    for (const child of children) {
      child.kill();
      await once(child, 'exit');
    }
    server.close();
  }
});

it('knows nobody where there is no such connection', async () => {
  const end = { address: '127.0.0.1', port: 1 };
  expect(await ownerOfSocket({ local: end, remote: { ...end, port: 2 } })).toBeNull();
});

it('reads what lsof says on a Mac', () => {
  const output =
    'p501\nn127.0.0.1:6590->127.0.0.1:50123\np777\nn127.0.0.1:50123->127.0.0.1:6590\np778\nn[::1]:50123->[::1]:6590\n';
  const ends = (address: string, port: number) => ({
    local: { address, port },
    remote: { address, port: 6590 },
  });
  expect(pidIn(output, ends('127.0.0.1', 50123))).toBe(777);
  expect(pidIn(output, ends('::1', 50123))).toBe(778);
  expect(pidIn(output, ends('127.0.0.2', 50123))).toBeNull();
  expect(pidIn(output, ends('127.0.0.1', 50124))).toBeNull();
});
