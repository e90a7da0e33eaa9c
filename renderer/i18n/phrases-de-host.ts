/** What the host says of itself, its configuration, backends and routes, in German, by its English. */
export const phrasesOfHost: Readonly<Record<string, string>> = {
  // Itself.
  'MLX Manager does not answer.': 'MLX Manager antwortet nicht.',
  'Start it again with `mlx-manager serve`.': 'Starten Sie ihn erneut mit `mlx-manager serve`.',
  'MLX Manager is stopping.': 'MLX Manager wird beendet.',
  'Cancelled.': 'Abgebrochen.',
  'Something went wrong inside MLX Manager.': 'In MLX Manager ist etwas schiefgegangen.',
  'The log in the data directory has the details.': 'Einzelheiten stehen im Protokoll im Datenordner.',
  'There is no procedure named "{0}".': 'Es gibt keine Prozedur „{0}“.',
  'The call was given up.': 'Der Aufruf wurde abgebrochen.',
  'The disk is full; nothing was changed.': 'Die Platte ist voll; nichts wurde geändert.',
  'No host is running.': 'Es läuft kein Host.',
  'Start it with `mlx-manager serve`.': 'Starten Sie ihn mit `mlx-manager serve`.',
  'The gateway is off.': 'Das Gateway ist aus.',
  'The gateway is not listening.': 'Das Gateway läuft nicht.',
  'The log could not be read.': 'Das Protokoll konnte nicht gelesen werden.',
  'Turn it on in the menu bar.': 'Schalten Sie es in der Menüleiste ein.',
  'The disk is full: {0} cannot be written.': 'Die Platte ist voll: {0} kann nicht geschrieben werden.',
  'Free some space and start again.': 'Schaffen Sie Platz, und starten Sie erneut.',
  'The database {0} cannot be opened: {1}.': 'Die Datenbank {0} lässt sich nicht öffnen: {1}.',
  'Check that the data directory exists and belongs to you, or choose another with --data-dir.':
    'Prüfen Sie, ob es den Datenordner gibt und er Ihnen gehört, oder wählen Sie mit --data-dir einen anderen.',
  '{0} is damaged or is not a database. It was left untouched.':
    '{0} ist beschädigt oder keine Datenbank. Die Datei blieb, wie sie ist.',
  'Move it away to start afresh, or put a copy from {0} in its place.':
    'Verschieben Sie sie, um neu anzufangen, oder legen Sie an ihre Stelle eine Kopie aus {0}.',
  '{0} was written by a newer MLX Manager (schema {1}, this one knows {2}). It can be read, and nothing will be changed.':
    '{0} wurde von einem neueren MLX Manager geschrieben (Schema {1}, dieser kennt {2}). Sie kann gelesen werden, und nichts wird geändert.',
  'Update MLX Manager, or choose another data directory with --data-dir.':
    'Aktualisieren Sie MLX Manager, oder wählen Sie mit --data-dir einen anderen Datenordner.',
  'The database could not be upgraded; nothing was changed.':
    'Die Datenbank konnte nicht auf den neuen Stand gebracht werden; nichts wurde geändert.',
  'The copy made before the upgrade is in the backups folder beside it.':
    'Die Kopie von zuvor liegt daneben im Ordner „backups“.',
  'HTTPS needs a certificate and its key; only one is set.':
    'HTTPS braucht ein Zertifikat und dessen Schlüssel; nur eines davon ist gesetzt.',
  'Set gateway.tlsCertificate and gateway.tlsKey, or none of them.':
    'Setzen Sie gateway.tlsCertificate und gateway.tlsKey oder keines von beiden.',
  'The certificate or its key cannot be used: {0}':
    'Das Zertifikat oder sein Schlüssel lässt sich nicht verwenden: {0}',
  'Look at gateway.tlsCertificate and gateway.tlsKey: PEM files that belong together.':
    'Prüfen Sie gateway.tlsCertificate und gateway.tlsKey: PEM-Dateien, die zusammengehören.',

  // What needs attention.
  'Install the newer program again.': 'Installieren Sie wieder das neuere Programm.',
  'No model is set up yet.': 'Noch ist kein Modell eingerichtet.',
  'Serve a model of this machine, or add a provider.':
    'Stellen Sie ein Modell dieses Rechners bereit, oder fügen Sie einen Anbieter hinzu.',
  'The configuration file was not taken: {0}': 'Die Konfigurationsdatei wurde nicht übernommen: {0}',
  'Correct it; it is read again as soon as it is saved. What it said before is in force.':
    'Berichtigen Sie sie; sie wird gelesen, sobald sie gesichert ist. Bis dahin gilt, was sie zuvor sagte.',
  'The configuration file {0} is gone.': 'Die Konfigurationsdatei {0} ist nicht mehr da.',
  'Put it back. What it said stays in force until MLX Manager ends, and is needed for the next start.':
    'Legen Sie sie wieder dorthin. Was sie sagte, gilt, bis MLX Manager endet, und wird für den nächsten Start gebraucht.',
  '{0} is not ready: {1}': '{0} ist nicht bereit: {1}',
  'Install it; models that it serves cannot start before.':
    'Installieren Sie es; vorher können die Modelle, die es bereitstellt, nicht starten.',
  'Look at its log, correct the profile if need be, and start it again.':
    'Sehen Sie in sein Protokoll, berichtigen Sie ihn, falls nötig, und starten Sie ihn erneut.',
  '{0} wants a key.': '{0} verlangt einen Schlüssel.',
  'Give it one.': 'Geben Sie ihm einen.',
  '{0} does not accept its key.': '{0} nimmt seinen Schlüssel nicht an.',
  'Replace the key, then test it.': 'Ersetzen Sie den Schlüssel, und testen Sie ihn dann.',

  // Settings and the configuration file.
  'it makes no sense': 'das ergibt keinen Sinn',
  'The environment variable {0} cannot be used: {1}.':
    'Die Umgebungsvariable {0} lässt sich nicht verwenden: {1}.',
  'The file holds secrets under a passphrase.': 'Die Datei enthält Schlüssel unter einer Passphrase.',
  'Give the passphrase, or remove the section `secrets` to import the rest.':
    'Geben Sie die Passphrase ein, oder entfernen Sie den Abschnitt `secrets`, um den Rest zu importieren.',
  'Nothing was changed.': 'Nichts wurde geändert.',
  'The configuration file {0} cannot be read.': 'Die Konfigurationsdatei {0} kann nicht gelesen werden.',
  'The secrets in the file cannot be read with this passphrase.':
    'Die Schlüssel in der Datei lassen sich mit dieser Passphrase nicht lesen.',
  'Give the passphrase that it was exported with.':
    'Geben Sie die Passphrase ein, mit der sie exportiert wurde.',
  'The configuration file manages {0}.': 'Die Konfigurationsdatei bestimmt {0}.',
  'Change it in {0}.': 'Ändern Sie es in {0}.',
  '{0} was changed meanwhile (revision {1}, not {2}).':
    '{0} wurde inzwischen geändert (Fassung {1}, nicht {2}).',
  'Load it again and repeat the change.': 'Laden Sie neu, und wiederholen Sie die Änderung.',
  'The client "{0}"': 'Das Programm „{0}“',
  'The section "{0}"': 'Der Abschnitt „{0}“ der Einstellungen',
  'What is set for the hub': 'Was für den Hub eingestellt ist,',
  '"{0}"': '„{0}“',

  // Backends and routes.
  'It lists its models to everyone; a wrong key shows with the first request.':
    'Er nennt jedem seine Modelle; ein falscher Schlüssel fällt erst bei der ersten Anfrage auf.',
  'Its models are named accounts/fireworks/models/….':
    'Die Namen seiner Modelle beginnen mit accounts/fireworks/models/.',
  'For a longer context set OLLAMA_CONTEXT_LENGTH where it runs.':
    'Für einen längeren Kontext setzen Sie dort, wo es läuft, OLLAMA_CONTEXT_LENGTH.',
  'Start its server in the Developer tab.': 'Starten Sie seinen Server unter „Developer“.',
  'Start it with llama-server. With --api-key it wants a key.':
    'Starten Sie es mit llama-server. Mit --api-key verlangt es einen Schlüssel.',
  '"{0}" answered: {1}': '„{0}“ hat geantwortet: {1}',
  'It does not accept the stored key: `mlx-manager key replace` sets another.':
    'Er nimmt den gespeicherten Schlüssel nicht an: `mlx-manager key replace` setzt einen anderen.',
  'Check the address and whether the server runs.': 'Prüfen Sie die Adresse, und ob der Server läuft.',
  '"{0}" did not answer with a list of models.': '„{0}“ hat nicht mit einer Liste von Modellen geantwortet.',
  'Check the address: it should be the one that ends in /v1.':
    'Prüfen Sie die Adresse: Es sollte die sein, die mit /v1 endet.',
  '"{0}" did not say its models.': '„{0}“ hat seine Modelle nicht genannt.',
  'There is no such backend.': 'Diesen Anbieter oder Server gibt es nicht.',
  'There is no such backend or server.': 'Diesen Anbieter oder Server gibt es nicht.',
  '`backend list` and `server list` show what there is.':
    '`backend list` und `server list` zeigen, was es gibt.',
  '"{0}" is a remote backend.': '„{0}“ ist ein Anbieter.',
  '"{0}" is a local server.': '„{0}“ ist ein lokaler Server.',
  '"{0}" is not a local server.': '„{0}“ ist kein lokaler Server.',
  '`server list` shows those.': '`server list` zeigt diese.',
  'Remove it and add it anew.': 'Löschen Sie ihn, und fügen Sie ihn neu hinzu.',
  '"{0}" is served by {1}, not {2}.': '„{0}“ wird von {1} bereitgestellt, nicht von {2}.',
  'Start it to see whether it works.': 'Starten Sie ihn, um zu sehen, ob er läuft.',
  'It did not list its models within {0} s.': 'Er hat seine Modelle nicht binnen {0} s genannt.',
  'Check that the server runs and that the address is right.':
    'Prüfen Sie, ob der Server läuft und die Adresse stimmt.',
  'A route still leads to "{0}".': 'Eine Route führt noch zu „{0}“.',
  'Change or remove that route first; `route list` shows them.':
    'Ändern oder löschen Sie zuerst diese Route; `route list` zeigt alle.',
  'There already is a backend or server named "{0}".':
    'Es gibt schon einen Anbieter oder Server mit dem Namen „{0}“.',
  'Choose another name, or remove the old one first.':
    'Wählen Sie einen anderen Namen, oder entfernen Sie zuerst den alten.',
  'Choose another name.': 'Wählen Sie einen anderen Namen.',
  'the route {0}': 'die Route {0}',
  'The route {0}': 'Die Route {0}',
  'The routes were changed meanwhile: the order does not name each of them once.':
    'Die Routen wurden inzwischen geändert: Die Reihenfolge nennt nicht jede genau einmal.',
  'Load them again and repeat the change.': 'Laden Sie sie neu, und wiederholen Sie die Änderung.',
  'There is no such route.': 'Diese Route gibt es nicht.',
  '`route list` shows what there is.': '`route list` zeigt, was es gibt.',
  'The route {0} is there already.': 'Die Route {0} gibt es schon.',
  'The route leads to a backend that does not exist.':
    'Die Route führt zu einem Server oder Anbieter, den es nicht gibt.',

  'The route is switched off.': 'Die Route ist aus.',
  '{0}, and no rule that matches comes before it.': '{0}, und keine Regel, die passt, kommt vor ihr.',
  '{0}, but “{1}” {2}.': '{0}, aber „{1}“ {2}.',
  'No name is longer than {0} characters.': 'Kein Name ist länger als {0} Zeichen.',
  'None of its backends is in use.': 'Keines ihrer Ziele ist in Betrieb.',
  'It is the name of a server': 'Es ist der Name eines Servers',
  'It is the route’s name': 'Es ist der Name der Route',
  'The name begins with the prefix': 'Der Name fängt so an',
  'The expression is found in the name': 'Der Ausdruck kommt im Namen vor',
  'It is another name.': 'Es ist ein anderer Name.',
  'The name does not begin with “{0}”.': 'Der Name fängt nicht mit „{0}“ an.',
  'The expression is not found in the name.': 'Der Ausdruck kommt im Namen nicht vor.',
  'has a higher priority': 'hat eine höhere Priorität',
  'is more exact (a name before a prefix before an expression)':
    'ist genauer (ein Name vor einem Anfang und dieser vor einem Ausdruck)',
  'has a longer prefix': 'hat einen längeren Anfang',
  'is a route, not a server’s own name': 'ist eine Route, nicht der eigene Name eines Servers',
  'is older': 'ist älter',
  'is of the same age and has the smaller id': 'ist gleich alt und hat die kleinere Kennung',
  'comes first': 'kommt zuerst',

  // Setting up programs.
  'Terminal, once': 'Terminal, einmalig',
  '"{0}" is there more than once.': '„{0}“ kommt darin mehrmals vor.',
  '{0} is not an object.': '{0} ist kein Objekt.',
  'The file is not valid {0}: line {1}: {2}': 'Die Datei ist kein gültiges {0}: Zeile {1}: {2}',
  'Correct that line first; nothing was changed.':
    'Berichtigen Sie zuerst diese Zeile; nichts wurde geändert.',
  'The file was left alone: {0}': 'Die Datei blieb, wie sie ist: {0}',
  'Copy the settings into it by hand.': 'Kopieren Sie die Einstellungen von Hand hinein.',
  'it sets {0} in a form that is not changed by itself.':
    'Sie setzt {0} in einer Form, die nicht von selbst geändert wird.',
  'it is written in a form that is not changed by itself.':
    'Sie ist in einer Form geschrieben, die nicht von selbst geändert wird.',
  'it holds more than one document.': 'Sie enthält mehr als ein Dokument.',
  'its aliases cannot be resolved.': 'Ihre Aliasse lassen sich nicht auflösen.',
  'it is not a mapping.': 'Sie ist keine Zuordnung von Namen zu Werten.',
  '"{0}" is not a list.': '„{0}“ ist keine Liste.',
  '{0} was changed since the preview.': '{0} wurde seit der Vorschau geändert.',
  'Nothing was written. Look at the change again.':
    'Nichts wurde geschrieben. Sehen Sie sich die Änderung erneut an.',
  '{0} was not set up from here.': '{0} wurde nicht von hier eingerichtet.',
  'There is nothing to undo.': 'Es gibt nichts, was rückgängig zu machen wäre.',
  '{0} was deleted since it was set up.': '{0} wurde seit der Einrichtung gelöscht.',
  '{0} was edited since it was set up.': '{0} wurde seit der Einrichtung bearbeitet.',
  'Undo by force to get the earlier file back, without what was done to it since.':
    'Machen Sie es trotzdem rückgängig, um die frühere Datei zurückzubekommen, ohne was seither daran geschah.',
  '{0} would no longer read {1} once there is a {2}.': '{0} läse {1} nicht mehr, sobald es {2} gibt.',
  'Move its settings to {0} first (the program’s documentation says how).':
    'Verlegen Sie zuerst seine Einstellungen nach {0} (wie, steht in der Dokumentation des Programms).',
  'it is no file': 'es ist keine Datei',
  'it is too large to be a settings file': 'sie ist zu groß für eine Datei mit Einstellungen',
  'it is read-only': 'sie ist schreibgeschützt',
  'its symbolic links lead nowhere': 'ihre symbolischen Links führen nirgendwohin',
  'it is not UTF-8 text': 'sie ist kein Text in UTF-8',
  '{0} cannot be changed: {1}.': '{0} kann nicht geändert werden: {1}.',
  'Nothing was changed. Mend that, or copy the settings by hand.':
    'Nichts wurde geändert. Beheben Sie das, oder kopieren Sie die Einstellungen von Hand.',
  'this user may not': 'dazu fehlt die Berechtigung',
  'its disk is read-only': 'ihre Platte ist schreibgeschützt',
  'the disk is full': 'die Platte ist voll',
  'its symbolic links go round in a circle': 'ihre symbolischen Links führen im Kreis',
  'one of its folders is a file': 'einer ihrer Ordner ist eine Datei',
  'the system refused': 'das System hat abgelehnt',
  'If ANTHROPIC_API_KEY is set in your shell, unset it: it is sent beside the token. `/status` shows the address.':
    'Ist ANTHROPIC_API_KEY in Ihrer Shell gesetzt, entfernen Sie es: Es wird neben dem Token gesendet. `/status` zeigt die Adresse.',
  'It reads the file when it starts.': 'Es liest die Datei beim Start.',
  'It asks for an API key once, or takes MLX_MANAGER_API_KEY from its environment: a key from Apps, or any text where every program may use the models. Set max_tokens to the model’s context length.':
    'Es fragt einmal nach einem API-Schlüssel oder nimmt MLX_MANAGER_API_KEY aus seiner Umgebung: einen Schlüssel aus „Programme“ oder irgendeinen Text, wo jedes Programm die Modelle verwenden darf. Setzen Sie max_tokens auf die Kontextlänge des Modells.',
  'Choose “MLX Manager” in its list of models.': 'Wählen Sie „MLX Manager“ in seiner Liste der Modelle.',
};
