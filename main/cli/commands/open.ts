import { Command } from 'commander';
import type { ContextSource } from '../context.ts';

export function openCommand(context: ContextSource): Command {
  return new Command('open')
    .description('print a link that opens the user interface in a browser')
    .action(async () => {
      const { output, withHost } = context();
      const link = await withHost(({ client }) => client.host.signInLink({}));
      output.result(link, `${link.url}\nIt signs one browser in, once, within 15 minutes.`);
    });
}
