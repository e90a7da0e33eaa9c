import { Command } from 'commander';
import { SettingsReset } from '../../../contract/settings.ts';
import type { SettingsView } from '../../../contract/settings.ts';
import type { ContextSource } from '../context.ts';
import { table } from '../output.ts';
import {
  changeFromWords,
  describeValue,
  nameOf,
  SETTING_FIELDS,
  settingNamed,
  valueIn,
} from '../setting-fields.ts';
import type { SettingField } from '../setting-fields.ts';

/** One setting with where its value comes from, as programs read it. */
interface SettingWithSource {
  readonly name: string;
  readonly value: unknown;
  readonly from: string;
  readonly needsRestart: boolean;
}

export function settingsCommand(context: ContextSource): Command {
  const command = new Command('settings').description('what applies to the whole program');

  command
    .command('list', { isDefault: true })
    .description('show every setting and where its value comes from')
    .action(async () => {
      const { output, withHost } = context();
      const view = await withHost(({ client }) => client.settings.get({}));
      const all = SETTING_FIELDS.map((field) => withSource(view, field));
      const rows = all.map((setting) => [
        setting.name,
        describeValue(setting.value),
        setting.needsRestart ? `${setting.from}, from the next start on` : setting.from,
      ]);
      output.result(all, table(['SETTING', 'VALUE', 'FROM'], rows, ''));
    });

  command
    .command('get')
    .description('print one setting')
    .argument('<name>', 'for example gateway.port')
    .action(async (name: string) => {
      const field = settingNamed(name);
      const { output, withHost } = context();
      const setting = withSource(await withHost(({ client }) => client.settings.get({})), field);
      output.result(setting, describeValue(setting.value));
    });

  command
    .command('set')
    .description('choose a value: a number, true, 75%, 16GB, never; several words make a list')
    .argument('<name>', 'for example gateway.port')
    .argument('<value...>')
    .action(async (name: string, words: string[]) => {
      const field = settingNamed(name);
      const change = changeFromWords(field, words);
      const { output, withHost } = context();
      const setting = withSource(await withHost(({ client }) => client.settings.update(change)), field);
      output.result(setting, told(setting));
    });

  command
    .command('reset')
    .description('give a setting its default again')
    .argument('<name>')
    .action(async (name: string) => {
      const field = settingNamed(name);
      const reset = SettingsReset.parse({ section: field.section, fields: [field.field] });
      const { output, withHost } = context();
      const setting = withSource(await withHost(({ client }) => client.settings.reset(reset)), field);
      output.result(setting, told(setting));
    });

  return command;
}

function withSource(view: SettingsView, field: SettingField): SettingWithSource {
  const name = nameOf(field);
  const overriddenBy = view.overridden.find((one) => one.field === name)?.by;
  return {
    name,
    value: valueIn(view.settings, field),
    from: overriddenBy ?? (view.chosen.includes(name) ? 'chosen' : 'default'),
    needsRestart: view.needRestart.includes(name),
  };
}

function told({ name, value, from, needsRestart }: SettingWithSource): string {
  const is = `${name} is ${describeValue(value)}`;
  if (from !== 'chosen' && from !== 'default') return `${is}: the ${from} sets it, and has the last word.`;
  return needsRestart ? `${is} from the next start on.` : `${is}.`;
}
