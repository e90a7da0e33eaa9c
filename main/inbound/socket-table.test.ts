import { expect, it } from 'vitest';
import { readSocketTable } from './socket-table.ts';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const line = (local: string, remote: string, state: string) =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 4711 1 0000000000000000`;

it('reads addresses and ports of both protocols as people write them', () => {
  const table = [
    HEAD,
    line('0100007F:19BE', '00000000:0000', '0A'),
    line('0200007F:C3CB', '0100007F:19BE', '01'),
    line('0000000000000000FFFF00000100007F:19BE', '0000000000000000FFFF00000100007F:C3CB', '01'),
    line('00000000000000000000000001000000:19BE', 'B80D0120000000000000000001000000:0050', '01'),
    '',
  ].join('\n');
  expect(readSocketTable(table)).toEqual([
    socket('127.0.0.1', 6590, '0.0.0.0', 0, true),
    socket('127.0.0.2', 50123, '127.0.0.1', 6590, false),
    socket('127.0.0.1', 6590, '127.0.0.1', 50123, false),
    socket('::1', 6590, '2001:db8::1', 80, false),
  ]);
});

function socket(local: string, localPort: number, remote: string, remotePort: number, isListening: boolean) {
  return {
    local: { address: local, port: localPort },
    remote: { address: remote, port: remotePort },
    ...{ isListening, inode: '4711' },
  };
}
