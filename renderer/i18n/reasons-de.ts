import type { Reason } from '../../contract/issue.ts';

/** Why a value is refused, in German. @param locale how numbers are written, for example `de-CH` */
export function germanReason(reason: Reason, locale: string): string {
  const number = (value: number) => new Intl.NumberFormat(locale).format(value);
  switch (reason.code) {
    case 'invalid_type':
      return `erwartet wird ${EXPECTED[reason.expected] ?? `„${reason.expected}“`}`;
    case 'too_small': {
      const { origin, minimum, inclusive } = reason;
      if (minimum === 1 && origin === 'string') return 'darf nicht leer sein';
      if (minimum === 1 && origin === 'array') return 'mindestens ein Eintrag';
      return `${inclusive ? 'mindestens' : 'mehr als'} ${number(minimum)}${UNITS[origin] ?? ''}`;
    }
    case 'too_big': {
      const { origin, maximum, inclusive } = reason;
      if (maximum === 1 && origin === 'array') return 'höchstens ein Eintrag';
      return `${inclusive ? 'höchstens' : 'weniger als'} ${number(maximum)}${UNITS[origin] ?? ''}`;
    }
    case 'invalid_format':
      return wrongFormat(reason.format, reason.part);
    case 'invalid_value':
      return `erwartet wird ${oneOf(reason.values.map((value) => `„${value}“`))}`;
    case 'unrecognized_keys': {
      const names = reason.keys.map((key) => `„${key}“`).join(', ');
      return reason.keys.length === 1 ? `unbekanntes Feld ${names}` : `unbekannte Felder ${names}`;
    }
    case 'invalid_key':
      return 'ein Name darin ist nicht erlaubt';
    case 'invalid_union':
      return 'passt zu keiner der erlaubten Formen';
    case 'prefix_form':
      return 'Ein Anfang endet mit seinem einzigen *, zum Beispiel gpt-*.';
    case 'expression_size':
      return 'Der Ausdruck ist zu groß, wenn seine Wiederholungen ausgeschrieben sind. Wiederholen Sie weniger oft.';
    case 'expression_unusable':
      return 'Der Ausdruck lässt sich nicht verwenden.';
    case 'expression_syntax': {
      const { problem, part, at } = reason;
      const what = PROBLEMS[problem] ?? 'so gibt es ihn in RE2 nicht';
      if (part === null) return `Der Ausdruck ist falsch: ${what}.`;
      return `Der Ausdruck ist falsch: ${what}${at === null ? '' : `, ab Zeichen ${at}`}: ${part}`;
    }
    case 'no_rest':
      return 'Die Route passt auf genau einen Namen; es gibt keinen Rest, für den * stehen könnte.';
    case 'no_group':
      return `Das Modell nennt ${reason.group}, aber der Ausdruck hat ${groups(reason.groups)}.`;
    case 'not_a_host':
      return `„${reason.entry}“ ist kein Name eines Hosts, keine Adresse und kein Bereich. Schreiben Sie example.com, *.example.com, 192.168.1.5 oder 192.168.1.0/24.`;
    case 'not_a_range':
      return `„${reason.entry}“ ist weder eine Adresse noch ein Bereich wie 10.0.0.0/8.`;
    case 'not_an_origin':
      return `„${reason.entry}“ ist nicht die Herkunft einer Webseite. Schreiben Sie sie wie https://chat.example.org, ohne Pfad.`;
    case 'open_beyond_machine':
      return 'nicht über diesen Rechner hinaus';
    case 'no_such_key':
      return 'diesen Schlüssel gibt es nicht';
    case 'own_argument':
      return `${reason.argument} setzt MLX Manager selbst`;
    case 'name_taken':
      return 'dieser Name ist vergeben';
    case 'value_missing':
      return `${reason.name}: Geben Sie einen Wert an`;
    case 'values_again':
      return `${reason.names.join(', ')}: Geben Sie die Werte erneut ein, denn Programm oder Adresse ist jetzt anders`;
    case 'wrong_password':
      return 'Das ist nicht Ihr aktuelles Passwort.';
    case 'name_in_password':
      return 'Ein Passwort, das den Namen enthält, ist leicht zu erraten.';
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'ein Text',
  number: 'eine Zahl',
  int: 'eine ganze Zahl',
  boolean: 'Ja oder Nein',
  array: 'eine Liste',
  tuple: 'eine Liste',
  object: 'ein Objekt',
  record: 'ein Objekt',
  null: 'nichts',
  never: 'nichts',
};

const UNITS: Readonly<Record<string, string>> = { string: ' Zeichen', array: ' Einträge' };

const FORMATS: Readonly<Record<string, string>> = {
  url: 'das ist keine Adresse einer Webseite',
  uuid: 'das ist keine Kennung',
  base64: 'das ist kein Base64',
  regex: 'hat nicht die erwartete Form',
};

/** What the engine of expressions finds wrong, by its own words. */
const PROBLEMS: Readonly<Record<string, string>> = {
  'duplicate capture group name': 'zwei Gruppen haben denselben Namen',
  'expression nests too deeply': 'er ist zu tief verschachtelt',
  'expression too large': 'er ist zu groß',
  'invalid character class range': 'diesen Bereich von Zeichen gibt es nicht',
  'invalid escape sequence': 'dieses Zeichen hat nach \\ keine Bedeutung',
  'invalid named capture': 'so kann eine Gruppe nicht heißen',
  'invalid nested repetition operator': 'zwei Zeichen für Wiederholung folgen aufeinander',
  'invalid or unsupported Perl syntax': 'diese Schreibweise von Perl gibt es in RE2 nicht',
  'invalid repeat count': 'so oft lässt sich nichts wiederholen',
  'missing argument to repetition operator': 'vor der Wiederholung fehlt, was wiederholt wird',
  'missing closing )': 'die schließende ) fehlt',
  'missing closing ]': 'die schließende ] fehlt',
  'trailing backslash at end of expression': 'am Ende steht ein einzelner \\',
  'unexpected )': 'es gibt eine ) zu viel',
};

function wrongFormat(format: string, part: string | null): string {
  if (part === null) return FORMATS[format] ?? `hat nicht die Form „${format}“`;
  if (format === 'starts_with') return `muss mit „${part}“ beginnen`;
  return format === 'ends_with' ? `muss mit „${part}“ enden` : `muss „${part}“ enthalten`;
}

function oneOf(values: readonly string[]): string {
  return new Intl.ListFormat('de', { type: 'disjunction' }).format(values);
}

function groups(count: number): string {
  if (count === 0) return 'keine Gruppe';
  return count === 1 ? 'eine Gruppe' : `${count} Gruppen`;
}
