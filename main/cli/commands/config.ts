import { readFile, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Command, Option } from 'commander';
import { formatProblems, ImportMode } from '../../../contract/configuration.ts';
import type { ConfigurationChange, ConfigurationProblem } from '../../../contract/configuration.ts';
import { Failure } from '../../../contract/failure.ts';
import type { CommandContext, ContextSource } from '../context.ts';
import { readSecret } from '../secret-input.ts';

interface ExportOptions {
  readonly output?: string;
  readonly withSecrets?: true;
  readonly passphraseEnv?: string;
}

interface ImportOptions {
  readonly dryRun?: true;
  readonly mode: ImportMode;
  readonly passphraseEnv?: string;
}

const PASSPHRASE_ENV = '--passphrase-env <NAME>';
const PASSPHRASE_ENV_WORDS = 'read the passphrase from this environment variable instead of asking for it';

export function configCommand(context: ContextSource): Command {
  const command = new Command('config').description('the whole configuration as one file');

  command
    .command('export')
    .description('print the configuration as YAML, without its secrets')
    .option('--output <file>', 'write it to this file instead (readable by you alone)')
    .option('--with-secrets', 'put the keys in, too, encrypted with a passphrase')
    .option(PASSPHRASE_ENV, PASSPHRASE_ENV_WORDS)
    .action(async (options: ExportOptions) => {
      const { output, withHost, terminal } = context();
      const passphrase =
        options.withSecrets === true ? await readSecret(terminal, options.passphraseEnv, 'Passphrase') : null;
      const exported = await withHost(({ client }) => client.configuration.export({ passphrase }));
      if (exported.leftOut.length > 0) output.note(`Left out: ${exported.leftOut.join(', ')}`);
      if (options.output === undefined) {
        output.result(exported, exported.text.trimEnd());
        return;
      }
      await writeFile(options.output, exported.text, { mode: 0o600 });
      output.result({ file: options.output, leftOut: exported.leftOut }, `Wrote ${options.output}.`);
    });

  command
    .command('import')
    .description('take over a configuration: all of it or, when something is wrong with it, nothing')
    .argument('<file>', 'a file in YAML, or - for standard input')
    .option('--dry-run', 'only show what would change')
    .addOption(
      new Option('--mode <mode>', 'merge keeps what is not in the file, replace removes it')
        .choices(ImportMode.options)
        .default('merge'),
    )
    .option(PASSPHRASE_ENV, PASSPHRASE_ENV_WORDS)
    .action(async (file: string, options: ImportOptions) => {
      const { output, withHost, terminal } = context();
      const yaml = await contentOf(file, terminal);
      const passphrase = /^secrets:/m.test(yaml)
        ? await readSecret(terminal, options.passphraseEnv, 'Passphrase')
        : null;
      const input = { text: yaml, file, passphrase, mode: options.mode, dryRun: options.dryRun ?? false };
      const result = await withHost(({ client }) =>
        client.configuration.import(input, { signal: terminal.signal }),
      );
      const heading = result.applied ? 'Changed:' : 'Would change:';
      output.result(
        result,
        result.changes.length === 0
          ? 'It says what is here already.'
          : [heading, ...describeChanges(result.changes)].join('\n'),
      );
    });

  command
    .command('check')
    .description('look for what `serve --config` would refuse, with line numbers')
    .argument('<file>', 'a file in YAML, or - for standard input')
    .action(async (file: string) => {
      const { output, withHost, terminal } = context();
      const yaml = await contentOf(file, terminal);
      const result = await withHost(({ client }) => client.configuration.check({ text: yaml }));
      if (result.problems.length > 0) throw refused(file, result.problems);
      output.result(result, [`${file} is fine.`, ...describeChanges(result.changes)].join('\n'));
    });

  return command;
}

async function contentOf(file: string, { stdin }: CommandContext['terminal']): Promise<string> {
  if (file === '-') return text(stdin);
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Failure('not_found', `${file} cannot be read.`, { cause });
  });
}

const SIGNS: Record<ConfigurationChange['action'], string> = { add: '+', update: '~', remove: '-' };

function describeChanges(changes: readonly ConfigurationChange[]): string[] {
  return changes.map(({ what, action, name, fields }) => {
    const details = fields.length === 0 ? '' : ` (${fields.join(', ')})`;
    return `  ${SIGNS[action]} ${what} ${name}${details}`;
  });
}

function refused(file: string, problems: readonly ConfigurationProblem[]): Failure {
  return new Failure('invalid_input', formatProblems(file, problems), {
    issues: problems.map(({ path, message }) => ({ path, message })),
  });
}
