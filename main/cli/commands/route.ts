import { Command, InvalidArgumentError, Option } from 'commander';
import { MatchKind, RouteDraft } from '../../../contract/route.ts';
import type { Route, RouteExplanation } from '../../../contract/route.ts';
import { Failure } from '../../../contract/failure.ts';
import type { BackendId } from '../../../contract/ids.ts';
import type { HostClient } from '../../../contract/client.ts';
import { inferMatch } from '../../routing/pattern.ts';
import type { ContextSource } from '../context.ts';
import { backendNamed } from '../names.ts';
import { table } from '../output.ts';

interface TargetOption {
  readonly backend: string;
  readonly model: string | null;
}

interface AddOptions {
  readonly to: readonly TargetOption[];
  readonly match?: MatchKind;
  readonly priority: number;
}

export function routeCommand(context: ContextSource): Command {
  const command = new Command('route').description('which backend answers for which model name');

  command
    .command('list')
    .description('show the routes')
    .action(async () => {
      const { output, withHost } = context();
      const { routes, names } = await withHost(async ({ client }) => ({
        routes: await client.routes.list({}),
        names: await backendNames(client),
      }));
      const empty = 'No routes. Local models need none: each is reached by its own name.';
      const rows = routes.map((route) => describe(route, names));
      output.result(routes, table(['ID', 'PATTERN', 'MATCH', 'PRIORITY', 'TO', ''], rows, empty));
    });

  command
    .command('add')
    .description("lead model names to a backend: route add 'gpt-*' --to openrouter")
    .argument('<pattern>', 'a name, a prefix with * at its end, or a regular expression between slashes')
    .requiredOption('--to <backend[=model]>', 'where to; repeat it for fallbacks, in order', target)
    .option('--priority <n>', 'a higher one wins', integer, 0)
    .addOption(new Option('--match <kind>', 'take the pattern as this kind').choices(MatchKind.options))
    .action(async (text: string, options: AddOptions) => {
      const { output, withHost } = context();
      const { match, pattern } =
        options.match === undefined ? inferMatch(text) : { match: options.match, pattern: text };
      const route = await withHost(async ({ client }) => {
        const targets = [];
        for (const { backend, model } of options.to) {
          targets.push({ backend: (await backendNamed(client, backend)).id, model });
        }
        return client.routes.add(RouteDraft.parse({ match, pattern, priority: options.priority, targets }));
      });
      output.result(route, `Added ${match} route ${pattern}.`);
    });

  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    command
      .command(verb)
      .description(`switch a route ${enabled ? 'on' : 'off'}`)
      .argument('<id-or-pattern>')
      .action(async (which: string) => {
        const { output, withHost } = context();
        const route = await withHost(async ({ client }) => {
          const { id, revision, match, pattern, priority, targets, waitForWholeAnswer } = await routeNamed(
            client,
            which,
          );
          const route = { match, pattern, priority, targets, waitForWholeAnswer, enabled };
          return client.routes.update({ id, route, expected: revision });
        });
        output.result(route, `${route.pattern} is ${enabled ? 'on' : 'off'}.`);
      });
  }

  command
    .command('remove')
    .description('remove a route')
    .argument('<id-or-pattern>')
    .action(async (which: string) => {
      const { output, withHost } = context();
      const removed = await withHost(async ({ client }) => {
        const route = await routeNamed(client, which);
        await client.routes.remove({ id: route.id, expected: route.revision });
        return route;
      });
      output.result(removed, `Removed ${removed.pattern}.`);
    });

  command
    .command('explain')
    .description('show which rule wins for a model name, and why')
    .argument('<model>')
    .action(async (model: string) => {
      const { output, withHost } = context();
      const explanation = await withHost(({ client }) => client.routes.explain({ model }));
      output.result(explanation, explanationText(explanation));
    });

  return command;
}

function explanationText({ model, rules, targets, nearest }: RouteExplanation): string {
  const rows = rules.map(({ pattern, match, priority, verdict, why }) => [
    verdict,
    pattern,
    match,
    String(priority),
    why,
  ]);
  const listing = table(['VERDICT', 'PATTERN', 'MATCH', 'PRIORITY', 'WHY'], rows, 'There are no rules yet.');
  if (targets.length > 0) {
    const chain = targets.map((one) => `${one.backend} (as ${one.model})`).join(', then ');
    return `${listing}\n\n${model} → ${chain}`;
  }
  const close = nearest.length === 0 ? '' : ` Close names: ${nearest.join(', ')}.`;
  return `${listing}\n\n${model} → nothing: a request for it gets 404.${close}`;
}

function describe(route: Route, names: ReadonlyMap<BackendId, string>): string[] {
  const targets = route.targets.map(({ backend, model }) => {
    const name = names.get(backend) ?? '?';
    return model === null ? name : `${name}=${model}`;
  });
  return [
    route.id.slice(0, 8),
    route.pattern,
    route.match,
    String(route.priority),
    targets.join(', then '),
    route.enabled ? '' : 'off',
  ];
}

async function backendNames(client: HostClient): Promise<Map<BackendId, string>> {
  return new Map((await client.backends.list({})).map(({ id, name }) => [id, name]));
}

/** By the beginning of its id or by its pattern, if only one fits. */
async function routeNamed(client: HostClient, which: string): Promise<Route> {
  const found = (await client.routes.list({})).filter(
    (route) => route.pattern === which || (which.length >= 4 && route.id.startsWith(which)),
  );
  const [route] = found;
  if (route !== undefined && found.length === 1) return route;
  throw new Failure(
    found.length === 0 ? 'not_found' : 'conflict',
    found.length === 0 ? `There is no route "${which}".` : `Several routes fit "${which}".`,
    { hint: '`route list` shows their ids.' },
  );
}

function target(text: string, before: readonly TargetOption[] = []): TargetOption[] {
  const at = text.indexOf('=');
  const one =
    at < 0 ? { backend: text, model: null } : { backend: text.slice(0, at), model: text.slice(at + 1) };
  if (one.backend === '' || one.model === '')
    throw new InvalidArgumentError('Write it as backend or backend=model.');
  return [...before, one];
}

function integer(text: string): number {
  if (/^-?\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}
