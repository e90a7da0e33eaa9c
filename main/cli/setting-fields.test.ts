import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../contract/settings.ts';
import { changeFromWords, describeValue, SETTING_FIELDS, settingNamed, valueIn } from './setting-fields.ts';

describe('a setting as it is typed', () => {
  it.each([
    ['gateway.port', ['7000'], 7000],
    ['gateway.host', ['0.0.0.0'], '0.0.0.0'],
    ['gateway.defaultModel', ['3'], '3'],
    ['gateway.defaultModel', ['none'], null],
    ['gateway.defaultModel', ['"none"'], 'none'],
    ['gateway.allowedHosts', ['mac.local'], ['mac.local']],
    ['gateway.allowedHosts', ['a.local', 'b.local'], ['a.local', 'b.local']],
    ['gateway.allowedHosts', ['[]'], []],
    ['servers.idleUnloadSeconds', ['never'], null],
    ['servers.memoryBudget', ['50%'], { fraction: 0.5 }],
    ['servers.memoryBudget', ['16GB'], { bytes: 16_000_000_000 }],
    ['servers.memoryBudget', ['1000'], { bytes: 1_000 }],
    ['audit.keepBodies', ['true'], true],
    ['appearance.theme', ['dark'], 'dark'],
  ] as const)('%s %j is %j', (name, words, value) => {
    const field = settingNamed(name);
    expect(changeFromWords(field, words)).toEqual({
      section: field.section,
      changes: { [field.field]: value },
    });
  });

  it.each([
    ['gateway.port', ['99999'], /<=65535/],
    ['gateway.port', ['soon'], /expected number/],
    ['gateway.port', ['1', '2'], /expected number/],
    ['gateway.host', ['a b'], /an address such as/],
    ['gateway.allowedHosts', ['http://mac.local'], /without port or path/],
    ['appearance.theme', ['pink'], /"light"/],
  ] as const)('%s cannot be %j, and says why', (name, words, why) => {
    expect(() => changeFromWords(settingNamed(name), words)).toThrow(why);
  });

  it('is known by its name alone', () => {
    expect(() => settingNamed('gateway.colour')).toThrow(/no setting/);
  });
});

it('a setting is shown as it can be typed again', () => {
  for (const field of SETTING_FIELDS) {
    const value = valueIn(DEFAULT_SETTINGS, field);
    const shown = describeValue(value);
    if (shown === '(empty)') continue;
    const change = { section: field.section, changes: { [field.field]: value } };
    expect(changeFromWords(field, [shown])).toEqual(change);
  }
});
