import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { ENDLESS, GARBAGE_MAX, MESSAGE_MAX, MessageReader } from './message-reader.ts';

function setUp() {
  const heard: unknown[] = [];
  const reader = new MessageReader({
    onMessage: (value) => heard.push(value) > 0,
    onGarbage: (line) => heard.push(line),
    onTooLong: (id) => heard.push({ tooLong: id }),
    onEndless: () => heard.push('endless'),
    onFlood: () => heard.push('flood'),
  });
  return { heard, reader };
}

it('reads messages between whatever else is printed, wherever the output is cut', () => {
  const lines = [
    '{"jsonrpc":"2.0","id":1,"result":"ü"}',
    'Server started!',
    '',
    '{"no":"message"}',
    '{"jsonrpc":"2.0","method":"x"}',
  ];
  const whole = Buffer.from(`${lines.join('\n')}\n`);
  fc.assert(
    fc.property(fc.array(fc.nat(whole.length)), (cuts) => {
      const { heard, reader } = setUp();
      const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
      at.forEach((from, index) => reader.write(whole.subarray(from, at[index + 1])));
      expect(heard).toEqual([
        { jsonrpc: '2.0', id: 1, result: 'ü' },
        'Server started!',
        '{"no":"message"}',
        { jsonrpc: '2.0', method: 'x' },
      ]);
    }),
    { numRuns: 50 },
  );
});

it.each([
  ['{"jsonrpc":"2.0","id":7,"result":"', '"}', 7],
  ['{"result":"', '","jsonrpc":"2.0","id":8}', 8],
  ['{"result":"', '"}', null],
])('leaves out a message that is too long and says whose it was: %s…%s', (before, after, id) => {
  const { heard, reader } = setUp();
  reader.write(Buffer.from(before));
  const part = Buffer.alloc(1024 * 1024, 97);
  for (let sent = 0; sent <= MESSAGE_MAX * 3; sent += part.length) reader.write(part);
  reader.write(Buffer.from(`${after}\n{"jsonrpc":"2.0","id":9}\n`));
  expect(heard).toEqual([{ tooLong: id }, { jsonrpc: '2.0', id: 9 }]);
});

it('gives up on a line without an end', () => {
  const { heard, reader } = setUp();
  const part = Buffer.alloc(8 * 1024 * 1024, 97);
  for (let sent = 0; sent <= ENDLESS * 2; sent += part.length) reader.write(part);
  expect(heard).toEqual(['endless']);
});

it.each(['\n', 'Listening…\n', '[1]\n', '{"half":\n'])('gives up on %j without end', (line) => {
  const { heard, reader } = setUp();
  const message = '{"jsonrpc":"2.0","id":1}\n';
  const almost = Buffer.from(line.repeat(GARBAGE_MAX) + message);
  reader.write(almost);
  reader.write(almost);
  expect(heard.filter((one) => typeof one === 'object')).toHaveLength(2);
  reader.write(Buffer.from(line.repeat(GARBAGE_MAX * 2) + message));
  expect(heard.filter((one) => typeof one === 'object')).toHaveLength(2);
  expect(heard.at(-1)).toBe('flood');
});

it('parses no line that cannot be a message', () => {
  const { heard, reader } = setUp();
  const parse = vi.spyOn(JSON, 'parse');
  reader.write(Buffer.from('[1,2]\n"words"\n12\n'));
  expect(parse).not.toHaveBeenCalled();
  parse.mockRestore();
  expect(heard).toHaveLength(3);
});
