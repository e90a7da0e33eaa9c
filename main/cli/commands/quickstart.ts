import { Command } from 'commander';
import { ProfileSpec } from '../../../contract/backend.ts';
import { compose } from '../../compose.ts';
import type { HostClient } from '../../../contract/client.ts';
import type { ContextSource } from '../context.ts';
import { formatDuration } from '../output.ts';
import { withProgress } from '../progress.ts';
import { askStreaming } from '../streaming-request.ts';
import { howToUse } from '../how-to-use.ts';
import { addListenOptions, listening, runUntilStopped, stopped } from './serve.ts';

/** The starter model's name as requests use it. */
const STARTER = 'smollm2-135m';
const QUESTION = 'What is the capital of France?';

type QuickstartOptions = Parameters<typeof listening>[0] & { readonly once?: true };

/** From nothing to a first answer of a real local model; each step is skipped when it is already done. */
export function quickstartCommand(context: ContextSource): Command {
  return addListenOptions(
    new Command('quickstart').description('from nothing to a first answer of a local model'),
  )
    .option('--once', 'end after the answer instead of staying up')
    .action(async (options: QuickstartOptions) => {
      const { output, terminal, hostDefaults } = context();
      const { signal } = terminal;
      const host = await compose({ ...hostDefaults, ...listening(options) });
      await runUntilStopped(host, async () => {
        output.note('1/3  The model server and the starter model');
        const model = await withProgress(host.transport, terminal.stderr, () =>
          host.client.models.prepareStarter({}, { signal }),
        );
        output.note(`     ${model.path}`);
        await addStarterProfile(host.client, model.path);

        output.note('2/3  The gateway');
        const url = await host.start();
        output.note(`     ${url}`);

        output.note(`3/3  The first answer; ${STARTER} starts because it is asked for`);
        output.note(`     ${QUESTION}\n`);
        const answer = await askStreaming(
          { url, model: STARTER, question: QUESTION, signal },
          { token: (text) => output.text(text) },
        );
        output.text('\n\n');
        output.note(
          `     first token after ${formatDuration(answer.firstTokenMs)} (the start included), ` +
            `${answer.tokens} tokens at ${answer.tokensPerSecond.toFixed(1)} tokens/s\n`,
        );
        output.result({ url, model: STARTER, ...answer }, howToUse(url, STARTER, process.platform));
        if (options.once === true) return;
        output.note('\nThe gateway stays up. Ctrl-C stops it.');
        await stopped(host, signal);
        output.note('Stopping …');
      });
    });
}

async function addStarterProfile(client: HostClient, model: string): Promise<void> {
  const found = (await client.backends.list({})).some(({ name }) => name === STARTER);
  if (found) return;
  await client.backends.add({
    name: STARTER,
    spec: ProfileSpec.parse({ kind: 'mlx-openai-server', model, maxTokens: 512 }),
  });
}
