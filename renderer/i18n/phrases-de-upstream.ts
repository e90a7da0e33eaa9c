/** What the host says of addresses and of the servers that it reaches there, in German, by its English. */
export const phrasesOfUpstream: Readonly<Record<string, string>> = {
  // Addresses.
  'Refused {0}: {1}.': '{0} wird abgelehnt: {1}.',
  '{0} port {1}': '{0}, Port {1},',
  'the address': 'Diese Adresse',
  'a {0} address': 'Eine Adresse mit {0}',
  'it is {0}': 'Das ist {0}',
  'it is {0}, and this backend may use only {1}': 'Das ist {0}, und dieser Anbieter darf nur {1} haben',
  'a cloud metadata address': 'die Adresse eines Metadatendienstes',
  'a link-local address': 'eine Link-local-Adresse',
  'a loopback address': 'eine Adresse dieses Rechners',
  'a private address': 'eine Adresse im lokalen Netz',
  'a public address': 'eine Adresse im Internet',
  'a reserved address': 'eine reservierte Adresse',
  'loopback ones': 'eine auf diesem Rechner',
  'private ones': 'eine im lokalen Netz',
  'public ones': 'eine im Internet',
  'it is on the block list': 'Sie steht auf der Liste der gesperrten Adressen',
  'Remove it from the block list to use it.':
    'Streichen Sie sie von der Liste der gesperrten Adressen, um sie zu verwenden.',
  'it is a cloud metadata service': 'Das ist ein Metadatendienst',
  'No setting opens this address, because it can hand out credentials.':
    'Keine Einstellung öffnet diese Adresse, denn sie kann Zugangsdaten herausgeben.',
  'it is this gateway itself, and requests would go round in a loop':
    'Das ist dieses Gateway selbst, und Anfragen liefen im Kreis',
  "Give the address of the model server, not the gateway's own.":
    'Geben Sie die Adresse des Servers an, nicht die des Gateways.',
  'http would send your key in the clear to a public address':
    'Über http ginge Ihr Schlüssel unverschlüsselt ins Internet',
  'Use https, or mark the backend with --allow-loopback or --allow-private if it runs on this machine or network.':
    'Verwenden Sie https, oder geben Sie an, dass der Anbieter auf diesem Rechner (--allow-loopback) oder im lokalen Netz ist (--allow-private).',
  'Use https, or say that it is on this machine or in the local network.':
    'Verwenden Sie https, oder geben Sie an, dass er auf diesem Rechner oder im lokalen Netz ist.',
  'it is not a URL': 'Sie ist keine URL',
  'Write it like http://127.0.0.1:8080.': 'Schreiben Sie sie so: http://127.0.0.1:8080.',
  'only http: and https: can be used': 'Nur http: und https: sind möglich',
  'Start it with https://.': 'Beginnen Sie sie mit https://.',
  'it holds a user name or a password': 'Darin steht ein Benutzername oder ein Passwort',
  'Save the key as a key, not in the address.':
    'Sichern Sie den Schlüssel als Schlüssel, nicht in der Adresse.',
  'If it runs on this machine, mark the backend as loopback with --allow-loopback.':
    'Läuft der Anbieter auf diesem Rechner, geben Sie das bei ihm an (--allow-loopback).',
  'If it is on your own network, mark the backend as private with --allow-private.':
    'Ist der Anbieter in Ihrem eigenen Netz, geben Sie das bei ihm an (--allow-private).',
  'Leave out --allow-{0} to use a public address.':
    'Lassen Sie --allow-{0} weg, um eine Adresse im Internet zu verwenden.',
  'Use the address of a real host, or put it on the allow list.':
    'Verwenden Sie die Adresse eines wirklichen Rechners, oder setzen Sie diese auf die Liste der erlaubten Adressen.',
  '{0} could not be looked up.': 'Zu {0} ließ sich keine Adresse finden.',
  'Check the name, and that this machine is online.':
    'Prüfen Sie den Namen, und ob dieser Rechner mit dem Internet verbunden ist.',
  'Say that it is {0}.': 'Geben Sie an, dass er {0} ist.',
  'on the internet': 'im Internet',
  'in the local network': 'im lokalen Netz',
  'on this machine': 'auf diesem Rechner',
  '"{0}" is not a host name, an address or a CIDR range.':
    '„{0}“ ist weder der Name eines Rechners noch eine Adresse noch ein CIDR-Bereich.',
  'Write example.com, *.example.com, 192.168.1.5 or 192.168.1.0/24.':
    'Schreiben Sie example.com, *.example.com, 192.168.1.5 oder 192.168.1.0/24.',

  // Connections.
  'Could not find an address for {0}: ENODATA.': 'Zu {0} ließ sich keine Adresse finden: ENODATA.',
  'Could not reach {0}: {1}.': '{0} ist nicht erreichbar: {1}.',
  'the connection failed': 'Die Verbindung ist fehlgeschlagen',
  '{0} ({1})': '{0} ({1})',
  'Check that the server is running and that the address and port are right.':
    'Prüfen Sie, ob der Server läuft und Adresse und Port stimmen.',
  'The connection to {0} has been closed by this program.':
    'Die Verbindung zu {0} hat MLX Manager selbst geschlossen.',
  'The call was cut off: this program is stopping.':
    'Der Aufruf wurde abgebrochen: MLX Manager wird beendet.',
  'The request to {0} could not be sent: a header or the path is malformed.':
    'Die Anfrage an {0} konnte nicht gesendet werden: Ein Header oder der Pfad ist ungültig.',
  '{0} sent something that is not valid HTTP.': '{0} hat etwas gesendet, das kein gültiges HTTP ist.',
  'Check that the address and port are those of an HTTP server, and http or https is right.':
    'Prüfen Sie, ob Adresse und Port zu einem HTTP-Server gehören und ob http oder https stimmt.',
  '{0} closed the connection before its answer was complete.':
    '{0} hat die Verbindung geschlossen, bevor die Antwort vollständig war.',
  "Look at the server's own log: it may have crashed.":
    'Sehen Sie im Protokoll des Servers nach: Vielleicht ist er abgestürzt.',
  '{0} answered {1}: redirects are refused.':
    '{0} hat mit {1} geantwortet: Weiterleitungen werden abgelehnt.',
  'Save the address that it redirects to, if you trust it: a key is only sent to the host it was saved for.':
    'Sichern Sie die Adresse, auf die er weiterleitet, wenn Sie ihr vertrauen: Ein Schlüssel wird nur an den Rechner gesendet, für den er gesichert wurde.',
  '{0} did not accept a connection within {1} ms (the {2}).':
    '{0} hat binnen {1} ms keine Verbindung angenommen (Zeitlimit {2}).',
  '{0} did not send the first byte of its answer within {1} ms (the {2}).':
    '{0} hat binnen {1} ms nicht begonnen zu antworten (Zeitlimit {2}).',
  '{0} fell silent in the middle of its answer and sent nothing more within {1} ms (the {2}).':
    '{0} verstummte mitten in der Antwort und hat binnen {1} ms nichts mehr gesendet (Zeitlimit {2}).',
  '{0} did not finish its answer within {1} ms (the {2}).':
    '{0} ist binnen {1} ms mit der Antwort nicht fertig geworden (Zeitlimit {2}).',
  'connect deadline': '„Verbinden binnen“',
  'first byte deadline': '„Erstes Wort binnen“',
  'gap deadline': '„Längste Stille“',
  'total deadline': '„Ganze Antwort binnen“',
  "Raise the backend's {0} if it is only slow, or look at the server's own log.":
    'Erhöhen Sie das Zeitlimit {0} des Anbieters, wenn er nur langsam ist, oder sehen Sie im Protokoll des Servers nach.',
  'The answer is longer than the limit of {0} bytes.': 'Die Antwort ist länger als erlaubt ({0} Bytes).',
  'An event of the stream is longer than the limit of {0} characters.':
    'Ein Ereignis des Streams ist länger als erlaubt ({0} Zeichen).',
};
