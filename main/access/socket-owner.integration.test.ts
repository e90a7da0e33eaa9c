import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { expect, it } from 'vitest';
import { ownerOfSocket, pidIn } from './socket-owner.ts';

it('finds the process at the other end of a connection, and its program', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const script = `require('node:net').connect(${port}, '127.0.0.1')`;
  const child = spawn(process.execPath, ['-e', script]);
  try {
    const [socket] = (await once(server, 'connection')) as [Socket];
    const owner = await ownerOfSocket({ localPort: socket.remotePort ?? 0, remotePort: port });
    expect(owner).toEqual({ pid: child.pid, program: realpathSync(process.execPath) });
    socket.destroy();
    server.close();
  } finally {
    child.kill();
    await once(child, 'exit');
  }
});

it('knows nobody where there is no such connection', async () => {
  expect(await ownerOfSocket({ localPort: 1, remotePort: 2 })).toBeNull();
});

it('reads what lsof says on a Mac', () => {
  const output = 'p501\nn127.0.0.1:6590->127.0.0.1:50123\np777\nn127.0.0.1:50123->127.0.0.1:6590\n';
  expect(pidIn(output, { localPort: 50123, remotePort: 6590 })).toBe(777);
  expect(pidIn(output, { localPort: 50124, remotePort: 6590 })).toBeNull();
});
