/** What the host says of the chat, its attachments and tools, in German, by its English. */
export const phrasesOfChat: Readonly<Record<string, string>> = {
  // Answers.
  'The answer was stopped.': 'Die Antwort wurde gestoppt.',
  'This call does not wait for your word any more.': 'Dieser Aufruf wartet nicht mehr auf Ihre Entscheidung.',
  'The model called tools {0} times in a row without an answer.':
    'Das Modell hat {0}-mal hintereinander Werkzeuge aufgerufen, ohne zu antworten.',
  'Let it go on, if that is what you want.': 'Lassen Sie es fortsetzen, wenn Sie das möchten.',
  'Whoever asked this may not use the models any more.':
    'Wer das gefragt hat, darf die Modelle nicht mehr verwenden.',
  'The last answer is still being written.': 'Die letzte Antwort wird noch geschrieben.',
  'Wait for its end, or stop it.': 'Warten Sie, bis sie fertig ist, oder stoppen Sie sie.',
  'No model is chosen.': 'Es ist kein Modell gewählt.',
  'Choose one first.': 'Wählen Sie zuerst eines.',
  'Only your own messages can be asked in other words.':
    'Nur Ihre eigenen Nachrichten lassen sich anders fragen.',
  'This answer is complete.': 'Diese Antwort ist vollständig.',
  'Answer again instead.': 'Lassen Sie stattdessen neu antworten.',
  'This message is not an answer.': 'Diese Nachricht ist keine Antwort.',
  'This answer is being written already.': 'Diese Antwort wird schon geschrieben.',
  'The gateway is not running.': 'Das Gateway läuft nicht.',
  'Start it, then answer again.': 'Starten Sie es, und lassen Sie dann neu antworten.',
  'The gateway does not answer.': 'Das Gateway antwortet nicht.',
  'The gateway answered {0}.': 'Das Gateway hat mit {0} geantwortet.',
  'Look whether it is running, then answer again.':
    'Prüfen Sie, ob es läuft, und lassen Sie dann neu antworten.',
  'The answer broke off before its end.': 'Die Antwort brach vor ihrem Ende ab.',
  'Let it go on, or answer again.': 'Lassen Sie sie fortsetzen oder neu antworten.',
  'There is no such conversation.': 'Diese Unterhaltung gibt es nicht.',
  'There is no such conversation any more.': 'Diese Unterhaltung gibt es nicht mehr.',
  'There is no such message in this conversation.': 'Diese Nachricht gibt es in der Unterhaltung nicht.',

  'The answer was cut: none may have more than 2 million characters.':
    'Die Antwort wurde gekürzt: Keine darf mehr als 2 Millionen Zeichen haben.',
  'The model called more than {0} tools at once: the others were left out.':
    'Das Modell hat mehr als {0} Werkzeuge auf einmal aufgerufen: Die anderen wurden ausgelassen.',
  'The model answered with nothing.': 'Die Antwort des Modells ist leer.',
  'The tool “{0}” changed while you were asked: you are asked again.':
    'Das Werkzeug „{0}“ hat sich geändert, während Sie gefragt wurden: Sie werden erneut gefragt.',
  '{0} cannot call tools: it was asked without them.':
    '{0} kann keine Werkzeuge aufrufen: Es wurde ohne sie gefragt.',
  'Without tools: they run as the owner of the machine, so members have none.':
    'Ohne Werkzeuge: Sie laufen mit den Rechten dessen, dem der Rechner gehört, darum haben Mitglieder keine.',
  'Without its tools: {0}': 'Ohne seine Werkzeuge: {0}',
  '{0} cannot see pictures.': '{0} kann keine Bilder sehen.',
  '{0} cannot hear sounds.': '{0} kann nicht hören.',
  '{0} cannot watch videos.': '{0} kann keine Videos sehen.',
  '{0} cannot watch videos or see their pictures.': '{0} kann weder Videos noch ihre Einzelbilder sehen.',

  // Attachments.
  '“{0}” has {1} MB; {2} may have {3} MB.': '„{0}“ hat {1} MB; {2} darf höchstens {3} MB haben.',
  'Shorten it, or let it be sent as frames.': 'Kürzen Sie es, oder lassen Sie Einzelbilder davon senden.',
  'Make it smaller, or send a part of it.': 'Verkleinern Sie die Datei, oder senden Sie einen Teil davon.',
  'a picture': 'ein Bild',
  'a sound': 'eine Tondatei',
  'a video': 'ein Video',
  'a PDF': 'ein PDF',
  'a text': 'ein Text',
  '“{0}” is nothing that a model can be given.': '„{0}“ ist nichts, was ein Modell bekommen kann.',
  'Pictures (PNG, JPEG, WebP, GIF), sounds (WAV, MP3), videos (MP4, MOV, WebM), PDFs and UTF-8 texts can be attached.':
    'Anhängen lassen sich Bilder (PNG, JPEG, WebP, GIF), Ton (WAV, MP3), Videos (MP4, MOV, WebM), PDFs und Texte in UTF-8.',
  '“{0}” is {1}, which models are not given.': '„{0}“ ist {1}; das bekommen Modelle nicht.',
  'a HEIC or AVIF picture': 'ein HEIC- oder AVIF-Bild',
  'Export it as JPEG or PNG (Preview can: File, Export) and attach that.':
    'Exportieren Sie es als JPEG oder PNG (die Vorschau kann das: Ablage, Exportieren), und hängen Sie dieses an.',
  'an M4A sound': 'eine M4A-Tondatei',
  'Convert it to MP3 or WAV and attach that.': 'Wandeln Sie sie in MP3 oder WAV um, und hängen Sie diese an.',
  'a Matroska video': 'ein Matroska-Video',
  'Convert it to MP4 or WebM and attach that.':
    'Wandeln Sie es in MP4 oder WebM um, und hängen Sie dieses an.',
  '“{0}” is called like {1}, and its content is {2}.': '„{0}“ heißt wie {1}, ist aber {2}.',
  'Give it its right name, if that is what you want to send.':
    'Benennen Sie die Datei um, wenn Sie das senden möchten.',
  'Too many files are being attached at the same time.': 'Zu viele Dateien werden gleichzeitig angehängt.',
  'Wait until some of them are done.': 'Warten Sie, bis einige davon fertig sind.',
  'The next part begins at {0}, not at {1}.': 'Der nächste Teil beginnt bei {0}, nicht bei {1}.',
  'This part of “{0}” is longer than was said.': 'Dieser Teil von „{0}“ ist länger als angekündigt.',
  'Only {0} of the {1} bytes of “{2}” came.': 'Nur {0} der {1} Bytes von „{2}“ kamen an.',
  'This file is not being attached any more.': 'Diese Datei wird nicht mehr angehängt.',
  'Attach it again.': 'Hängen Sie sie erneut an.',
  'An attached file is not there any more.': 'Eine angehängte Datei ist nicht mehr da.',
  '“{0}” cannot be sent as this: it is a {1}.': '„{0}“ kann so nicht gesendet werden (Art: {1}).',
  'The video “{0}” has neither a file nor frames.': 'Das Video „{0}“ hat weder eine Datei noch Einzelbilder.',
  'The files of this conversation have {0} MB as they are sent; a request may have {1} MB.':
    'Die Dateien dieser Unterhaltung haben {0} MB, so wie sie gesendet werden; eine Anfrage darf {1} MB haben.',
  'Attach fewer or smaller files, or begin a new conversation with those that matter.':
    'Hängen Sie weniger oder kleinere Dateien an, oder beginnen Sie mit den wichtigen eine neue Unterhaltung.',
  'Ask a model that can: answer again with another one.':
    'Fragen Sie ein Modell, das es kann: Lassen Sie ein anderes neu antworten.',

  // Tool servers.
  'It is called "{0}" here.': 'Er heißt hier „{0}“.',
  'It is not written as a server.': 'Er ist nicht als Server beschrieben.',
  'Left out: {0}.': 'Ausgelassen: {0}.',
  '{0}: {1}.': '{0}: {1}.',
  'The answer is longer than {0} MB.': 'Die Antwort ist länger als {0} MB.',
  'There is no program "{0}".': 'Es gibt kein Programm „{0}“.',
  'Check the path, and that it may be run.': 'Prüfen Sie den Pfad, und ob es ausgeführt werden darf.',
  'Install it, or give its full path. Looked for in {0}.':
    'Installieren Sie es, oder geben Sie seinen ganzen Pfad an. Gesucht wurde in {0}.',
  'The server names another address ({0}): it is not asked.':
    'Der Server nennt eine andere Adresse ({0}): Sie wird nicht gefragt.',
  'This is not JSON: {0}': 'Das ist kein JSON: {0}',
  'Paste the whole file, from the first brace to the last.':
    'Fügen Sie die ganze Datei ein, von der ersten geschweiften Klammer bis zur letzten.',
  'There is no "mcpServers" in it.': '„mcpServers“ kommt darin nicht vor.',
  'Paste the file in which Claude Desktop or another program lists its servers.':
    'Fügen Sie die Datei ein, in der Claude Desktop oder ein anderes Programm seine Server aufführt.',
  'The tool server "{0}" did not answer within {1} s.':
    'Der Werkzeug-Server „{0}“ hat nicht binnen {1} s geantwortet.',
  'Its log says what it did meanwhile.': 'Sein Protokoll sagt, was er inzwischen getan hat.',
  'The tool server "{0}" could not be started: {1}':
    'Der Werkzeug-Server „{0}“ konnte nicht gestartet werden: {1}',
  '"{0}" of "{1}" did not answer within {2} s.': '„{0}“ von „{1}“ hat nicht binnen {2} s geantwortet.',
  'The tool server "{0}" does not run: {1}.': 'Der Werkzeug-Server „{0}“ läuft nicht: {1}.',
  'It said nothing.': 'Er hat nichts ausgegeben.',
  'Its last words: {0}': 'Zuletzt schrieb er: {0}',
  'The tool server "{0}" was stopped meanwhile.': 'Der Werkzeug-Server „{0}“ wurde inzwischen gestoppt.',
  'The tool server "{0}" was changed or removed meanwhile.':
    'Der Werkzeug-Server „{0}“ wurde inzwischen geändert oder entfernt.',
  'Answer again, or let the answer go on.': 'Lassen Sie neu antworten oder die Antwort fortsetzen.',
  '{0} has no value yet.': '{0} hat noch keinen Wert.',
  'What is called has changed, so what is stored for {0} cannot be kept.':
    'Was aufgerufen wird, ist jetzt ein anderes; was für {0} gespeichert ist, kann darum nicht bleiben.',
  'Enter them again for the new program or address.':
    'Geben Sie die Werte für das neue Programm oder die neue Adresse erneut ein.',
  '{0} could not be started.': '{0} konnte nicht gestartet werden.',
  'Check that the folder {0} exists.': 'Prüfen Sie, ob es den Ordner {0} gibt.',
  'The tool server "{0}" is switched off.': 'Der Werkzeug-Server „{0}“ ist aus.',
  'The tool "{0}" has changed since its call was allowed.':
    'Das Werkzeug „{0}“ hat sich geändert, seit sein Aufruf erlaubt wurde.',
  'Nothing was called. Another call is asked for again.':
    'Nichts wurde aufgerufen. Bei einem weiteren Aufruf werden Sie erneut gefragt.',
  'It has more than {0} tools; the first {1} are used.':
    'Er hat mehr als {0} Werkzeuge; die ersten {1} werden verwendet.',
  'It prints on its standard output what is not the protocol; that is skipped. Its log has it.':
    'Er schreibt in seine Standardausgabe, was nicht zu MCP gehört; das wird übergangen und steht in seinem Protokoll.',
  'The tool server "{0}" forgot the session that it just began.':
    'Der Werkzeug-Server „{0}“ hat die Sitzung vergessen, die er eben begonnen hat.',
  '"{0}" was changed meanwhile.': '„{0}“ wurde inzwischen geändert.',
  'Load it again.': 'Laden Sie ihn erneut.',
  'There is no tool "{0}" at this server.': 'Dieser Server hat kein Werkzeug „{0}“.',
  'The tool "{0}" was changed by its server meanwhile.':
    'Das Werkzeug „{0}“ wurde inzwischen von seinem Server geändert.',
  'Look at it again, then decide.': 'Sehen Sie es sich erneut an, und entscheiden Sie dann.',
  'There is a tool server "{0}" already.': 'Es gibt schon einen Werkzeug-Server „{0}“.',
  'There is no such tool server.': 'Diesen Werkzeug-Server gibt es nicht.',
  'This tool server is switched off.': 'Dieser Werkzeug-Server ist aus.',
  'Switch it on first.': 'Schalten Sie ihn zuerst ein.',
};
