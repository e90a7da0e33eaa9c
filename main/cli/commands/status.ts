import { Command } from 'commander';
import { formatProblems } from '../../../contract/configuration.ts';
import type { ConfigurationFileStatus } from '../../../contract/configuration.ts';
import type { Check } from '../../../contract/host.ts';
import { Failure } from '../../../contract/failure.ts';
import type { ContextSource } from '../context.ts';
import { table } from '../output.ts';

export function statusCommand(context: ContextSource): Command {
  return new Command('status').description('show whether a host runs, and where').action(async () => {
    const { output, withHost } = context();
    const { status, servers } = await withHost(async ({ client }) => ({
      status: await client.host.status({}),
      servers: await client.servers.list({}),
    }));
    if (status.url === null) {
      output.result({ running: false, dataDirectory: status.dataDirectory }, 'No host is running.');
      return;
    }
    const loaded = servers
      .filter(({ state }) => state !== 'stopped')
      .map(({ name, state }) => `${name} (${state})`);
    output.result(
      { running: true, ...status, servers },
      [
        `Gateway   ${status.url}`,
        `Process   ${status.pid}, version ${status.version}`,
        `Data      ${status.dataDirectory}`,
        `Requests  ${status.requestsInFlight} in flight`,
        `Loaded    ${loaded.join(', ') || 'nothing'}`,
        ...describeFile(status.configurationFile),
      ].join('\n'),
    );
  });
}

function describeFile(followed: ConfigurationFileStatus | null): string[] {
  switch (followed?.state) {
    case undefined:
      return [];
    case 'applied':
      return [`Config    ${followed.file}`];
    case 'missing':
      return [`Config    ${followed.file} is gone; what it said is in force`];
    case 'rejected':
      return [
        `Config    ${followed.file} was not taken; what it said before is in force:`,
        ...formatProblems(followed.file, followed.problems)
          .split('\n')
          .map((problem) => `          ${problem}`),
      ];
  }
}

export function stopCommand(context: ContextSource): Command {
  return new Command('stop').description('stop the running host').action(async () => {
    const { output, withHost } = context();
    await withHost(async ({ client, url }) => {
      if (url === null)
        throw new Failure('not_running', 'No host is running.', { hint: 'There is nothing to stop.' });
      await client.host.stop({});
    });
    output.result({ stopping: true }, 'The host is stopping; running answers may finish.');
  });
}

export function doctorCommand(context: ContextSource): Command {
  return new Command('doctor').description('look for what is wrong and say what to do').action(async () => {
    const { output, withHost, terminal } = context();
    const checks = await withHost(({ client }) => client.host.doctor({}, { signal: terminal.signal }));
    const rows = checks.map((check) => [sign(check), check.name, check.message]);
    const fixes = checks.flatMap(({ name, fix }) => (fix === undefined ? [] : [`${name}: ${fix}`]));
    output.result(checks, [table(['', 'WHAT', ''], rows, ''), ...fixes].join('\n'));
  });
}

function sign({ verdict }: Check): string {
  switch (verdict) {
    case 'ok':
      return '✓';
    case 'warning':
      return '!';
    case 'problem':
      return '✗';
  }
}
