/** What the host says of who may use it: apps, accounts and keys, in German, by its English. */
export const phrasesOfAccess: Readonly<Record<string, string>> = {
  // Apps.
  'has trusted proxies': 'vertrauenswürdige Proxys hat',
  'listens on {0}': 'unter {0} erreichbar ist',
  'Access cannot be "open" while the gateway {0}.':
    'Das Gateway kann nicht für alle offen sein, solange es {0}.',
  'Others than this machine reach it then. Choose "keys" or "ask".':
    'Dann erreicht es nicht nur dieser Rechner. Wählen Sie „Nur Programme mit Schlüssel“ oder „Mich fragen“.',
  'Too many programs wait for an answer already.': 'Zu viele Programme warten schon auf eine Antwort.',
  'Answer those in MLX Manager under Apps, then try again.':
    'Antworten Sie diesen in MLX Manager unter „Programme“, und versuchen Sie es dann erneut.',
  'This program does not wait any more.': 'Dieses Programm wartet nicht mehr.',
  'It asks again when it next needs a model.': 'Es fragt wieder, wenn es das nächste Mal ein Modell braucht.',
  '"{0}" has a key of its own.': '„{0}“ hat einen eigenen Schlüssel.',
  'Revoke it instead.': 'Widerrufen Sie stattdessen diesen.',
  'The key of "{0}" is still good.': 'Der Schlüssel von „{0}“ gilt noch.',
  'Revoke it first.': 'Widerrufen Sie ihn zuerst.',
  'You have {0} keys already.': 'Sie haben schon {0} Schlüssel.',
  'Revoke one first.': 'Widerrufen Sie zuerst einen.',
  'There is no such client.': 'Dieses Programm gibt es nicht.',
  'It may have been removed meanwhile.': 'Vielleicht wurde es inzwischen entfernt.',

  // Accounts.
  'Nobody can sign in here.': 'Hier kann sich niemand anmelden.',
  '"{0}" does not wait any more.': '„{0}“ wartet nicht mehr.',
  'There is no such account.': 'Dieses Konto gibt es nicht.',
  'List them anew.': 'Laden Sie die Liste neu.',
  '"{0}" is the last administrator.': '„{0}“ ist das letzte Konto der Verwaltung.',
  'Make somebody else an administrator first.': 'Geben Sie zuerst jemand anderem die Rolle „Verwaltung“.',
  'The name or the password is not right.': 'Der Name oder das Passwort stimmt nicht.',
  'On the machine itself, `mlx-manager people reset-password NAME` sets another one.':
    'Auf dem Rechner selbst setzt `mlx-manager people reset-password NAME` ein anderes.',
  'Your account waits for approval.': 'Ihr Konto wartet auf die Freigabe.',
  'An administrator has to let you in. Try again then.':
    'Die Verwaltung muss Sie freigeben. Versuchen Sie es danach erneut.',
  'Your account is disabled.': 'Ihr Konto ist gesperrt.',
  'Ask an administrator.': 'Fragen Sie die Verwaltung.',
  'Too many accounts wait for approval.': 'Zu viele Konten warten auf die Freigabe.',
  'Ask an administrator to decide on them, and register then.':
    'Bitten Sie die Verwaltung, über sie zu entscheiden, und fragen Sie dann Ihr Konto an.',
  'Your account was changed meanwhile.': 'Ihr Konto wurde inzwischen geändert.',
  'Sign in anew.': 'Melden Sie sich neu an.',
  'That was tried too often.': 'Das wurde zu oft versucht.',
  'Wait a quarter of an hour.': 'Warten Sie eine Viertelstunde.',
  'Too many people sign in at this moment.': 'Zu viele melden sich in diesem Moment an.',
  'Try again in some seconds.': 'Versuchen Sie es in einigen Sekunden erneut.',
  'Somebody is named "{0}" already.': 'Jemand heißt schon „{0}“.',
  'The owner of the machine has no account.': 'Wer den Rechner besitzt, hat kein Konto.',
  'Sign in with an account for this.': 'Melden Sie sich dafür mit einem Konto an.',
  'Use `mlx-manager people` there.': 'Verwenden Sie dort `mlx-manager people`.',
  'This is done on the machine itself.': 'Das geht nur auf dem Rechner selbst.',
  'Run `mlx-manager open` there.': 'Führen Sie dort `mlx-manager open` aus.',
  'Do it in the app there, or in a browser that `mlx-manager open` let in.':
    'Tun Sie es dort in der App oder in einem Browser, den `mlx-manager open` angemeldet hat.',
  'This address belongs to MLX Manager itself.': 'Diese Adresse gehört MLX Manager selbst.',
  'Sign in, or run `mlx-manager open` on its machine for a link that signs this browser in.':
    'Melden Sie sich an, oder führen Sie auf seinem Rechner `mlx-manager open` aus; der Link meldet diesen Browser an.',
  'Your account may not do this.': 'Ihr Konto darf das nicht.',
  'Ask an administrator of this MLX Manager.': 'Fragen Sie die Verwaltung dieses MLX Managers.',
  'Name and password are missing.': 'Name und Passwort fehlen.',
  'Nobody can register here.': 'Hier kann niemand ein Konto anfragen.',
  'Ask whoever runs this MLX Manager for an account.':
    'Bitten Sie die Verwaltung dieses MLX Managers um ein Konto.',
  'This sign-in link was used already or is too old.':
    'Dieser Link zum Anmelden wurde schon verwendet oder ist zu alt.',
  'Run `mlx-manager open` for a new one.': 'Führen Sie `mlx-manager open` für einen neuen aus.',
  'Only the page of this MLX Manager itself can do this.':
    'Das kann nur die Seite dieses MLX Managers selbst.',
  'Behind a proxy, name it in the setting gateway.trustedProxies, and let it pass Host on.':
    'Nennen Sie einen Proxy davor in der Einstellung gateway.trustedProxies, und lassen Sie ihn Host weitergeben.',
  'Wait {0} s.': 'Warten Sie {0} s.',
  'Wait {0} min.': 'Warten Sie {0} min.',
  'Over plain HTTP, everyone on the way could read the password.':
    'Über unverschlüsseltes HTTP könnte jeder auf dem Weg das Passwort lesen.',
  'Give MLX Manager a certificate (gateway.tlsCertificate and gateway.tlsKey), or put it behind a proxy that speaks HTTPS (gateway.trustedProxies). On the machine itself, use 127.0.0.1 as its address.':
    'Geben Sie MLX Manager ein Zertifikat (gateway.tlsCertificate und gateway.tlsKey), oder stellen Sie ihn hinter einen Proxy, der HTTPS spricht (gateway.trustedProxies). Auf dem Rechner selbst verwenden Sie 127.0.0.1 als Adresse.',

  // Keys.
  'There is no such key.': 'Diesen Schlüssel gibt es nicht.',
  '`key list` shows what there is.': '`key list` zeigt, was es gibt.',
  'this key': 'diesen Schlüssel',
  'The backend "{0}" uses this key.': 'Der Anbieter „{0}“ verwendet diesen Schlüssel.',
  'Remove that backend or give it another key first.':
    'Löschen Sie zuerst diesen Anbieter, oder geben Sie ihm einen anderen Schlüssel.',
  'This key is the token for the hub.': 'Dieser Schlüssel ist das Hub-Token.',
  'Choose another token in the settings, or none, first.':
    'Wählen Sie in den Einstellungen zuerst ein anderes Token oder keines.',
  'The wait for a key was given up.': 'Das Warten auf einen Schlüssel wurde abgebrochen.',
  'This is not a Fernet key: 32 bytes in base64url (44 characters).':
    'Das ist kein Fernet-Schlüssel: 32 Bytes in base64url (44 Zeichen).',
  'This host runs without a keychain.': 'Dieser Host läuft ohne Schlüsselbund.',
  'Store the key in the encrypted database instead.':
    'Bewahren Sie den Schlüssel stattdessen verschlüsselt in der Datenbank auf.',
  'The keychain has no such item.': 'Der Schlüsselbund hat keinen solchen Eintrag.',
  'No master key decrypts it.': 'Kein Hauptschlüssel entschlüsselt ihn.',
  'The key is not stored: reading it back gave another text.':
    'Der Schlüssel ist nicht gespeichert: Beim Zurücklesen kam ein anderer Text.',
  'It was changed outside this program.': 'Er wurde außerhalb dieses Programms geändert.',
  'the keychain': 'dem Schlüsselbund',
  'the encrypted database': 'der verschlüsselten Datenbank',
  'The key “{0}” cannot be read from {1}. {2}': 'Der Schlüssel „{0}“ kann nicht aus {1} gelesen werden. {2}',
  'Enter the key again.': 'Geben Sie den Schlüssel erneut ein.',
  'is a symbolic link': 'ein symbolischer Link ist',
  'Put the file itself there.': 'Legen Sie die Datei selbst dorthin.',
  'is not a plain file': 'keine gewöhnliche Datei ist',
  'Move it away.': 'Verschieben Sie sie.',
  'belongs to another user': 'jemand anderem auf diesem Rechner gehört',
  'Run: sudo chown "$USER" \'{0}\'': 'Führen Sie dies aus: sudo chown "$USER" \'{0}\'',
  'can be used by other users of this computer': 'auch von anderen auf diesem Rechner verwendet werden kann',
  "Run: chmod 600 '{0}'": "Führen Sie dies aus: chmod 600 '{0}'",
  'The master key could not be written: the disk is full.':
    'Der Hauptschlüssel konnte nicht geschrieben werden: Die Platte ist voll.',
  'Use a data directory of your own.': 'Verwenden Sie einen eigenen Datenordner.',
  'can be changed by other users of this computer':
    'auch von anderen auf diesem Rechner geändert werden kann',
  "Run: chmod 700 '{0}'": "Führen Sie dies aus: chmod 700 '{0}'",
  'The master key is not used, because {0} {1}.': 'Der Hauptschlüssel wird nicht verwendet, weil {0} {1}.',
  'List the stored keys.': 'Laden Sie die Liste der Schlüssel neu.',
  'A key with the name “{0}” is already stored.': 'Ein Schlüssel mit dem Namen „{0}“ ist schon gespeichert.',
  'Choose another name, or replace that key.':
    'Wählen Sie einen anderen Namen, oder ersetzen Sie jenen Schlüssel.',
  'There already is a key named "{0}".': 'Es gibt schon einen Schlüssel „{0}“.',
  'an earlier call to it has still not been answered': 'ein früherer Aufruf ist noch immer unbeantwortet',
  'it did not answer within {0} s': 'er hat nicht binnen {0} s geantwortet',
  'unknown error': 'unbekannter Fehler',
  'The keychain call was given up.': 'Das Warten auf den Schlüsselbund wurde abgebrochen.',
  'it did not return what was written': 'er gab nicht zurück, was hineingeschrieben wurde',
  'The keychain cannot be used: {0}.': 'Der Schlüsselbund lässt sich nicht verwenden: {0}.',
  'Unlock the login keychain (on macOS in Keychain Access) and try again, or store the key in the encrypted database instead.':
    'Entsperren Sie den Anmelde-Schlüsselbund (unter macOS in der Schlüsselbundverwaltung), und versuchen Sie es erneut, oder bewahren Sie den Schlüssel verschlüsselt in der Datenbank auf.',
  'The master key is not rotated: no key decrypts “{0}”.':
    'Der Hauptschlüssel wurde nicht ersetzt: Kein Schlüssel entschlüsselt „{0}“.',
  'Remove that key or enter it again, then rotate.':
    'Löschen Sie diesen Schlüssel, oder geben Sie ihn erneut ein, und erzeugen Sie dann einen neuen Hauptschlüssel.',
  'there is none, though keys are stored that need it':
    'es gibt keinen, obwohl Schlüssel gespeichert sind, die ihn brauchen',
  'The keychain did not return the master key as it was written.':
    'Der Schlüsselbund gab den Hauptschlüssel nicht so zurück, wie er geschrieben wurde.',
  '{0} does not hold a master key.': '{0} enthält keinen Hauptschlüssel.',
  'Unset {0}, or give it keys of 44 characters in base64url with commas between them.':
    'Entfernen Sie {0}, oder setzen Sie darin Schlüssel von 44 Zeichen in base64url, durch Kommas getrennt.',
  'what {0} holds is not one': 'was in {0} steht, ist keiner',
  'No key was given.': 'Es wurde kein Schlüssel angegeben.',
  'The master key cannot be used: {0}.': 'Der Hauptschlüssel lässt sich nicht verwenden: {0}.',
  'Restore master.key from a backup or set {0}. If the master key is lost, remove the stored keys and enter them again.':
    'Stellen Sie master.key aus einer Sicherung wieder her, oder setzen Sie {0}. Ist der Hauptschlüssel verloren, löschen Sie die gespeicherten Schlüssel, und geben Sie sie erneut ein.',
  "A key's name has 1 to {0} characters, without line breaks and without spaces at its ends.":
    'Der Name eines Schlüssels hat 1 bis {0} Zeichen, ohne Zeilenumbrüche und ohne Leerzeichen am Anfang oder Ende.',
  'This cannot be a key: it is empty, too long, or has spaces or line breaks.':
    'Das kann kein Schlüssel sein: Er ist leer, zu lang oder enthält Leerzeichen oder Zeilenumbrüche.',
  'Paste the key alone: letters, digits and signs, without spaces or line breaks.':
    'Fügen Sie nur den Schlüssel ein: Buchstaben, Ziffern und Zeichen, ohne Leerzeichen und Zeilenumbrüche.',
};
