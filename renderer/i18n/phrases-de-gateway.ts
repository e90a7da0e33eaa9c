/** What the gateway says of a request that it cannot answer, in German, by its English: the chat shows it. */
export const phrasesOfGateway: Readonly<Record<string, string>> = {
  'The model "{0}" does not exist here.': 'Das Modell „{0}“ gibt es hier nicht.',
  'GET /v1/models lists the names that do.': 'GET /v1/models nennt die Namen, die es gibt.',
  'Did you mean {0}?': 'Meinten Sie {0}?',
  '{0}, "{1}"': '{0}, „{1}“',
  'The route leads nowhere.': 'Die Route führt nirgendwohin.',
  'The body is larger than 32 MB.': 'Die Anfrage ist größer als 32 MB.',
  'Send fewer or smaller attachments.': 'Senden Sie weniger oder kleinere Anhänge.',
  'MLX Manager is stopping.': 'MLX Manager wird beendet.',
  'Try again when it is back.': 'Versuchen Sie es erneut, wenn er wieder läuft.',

  // Backends.
  'The backend "{0}" sent no content within {1} ms.': '„{0}“ hat binnen {1} ms keinen Inhalt gesendet.',
  'The backend "{0}" did not finish in the time left for all attempts, within {1} ms.':
    '„{0}“ ist in der Zeit, die für alle Versuche übrig war, nicht fertig geworden ({1} ms).',
  'The backend broke its answer off with an error.': 'Die Antwort brach mit einem Fehler ab.',
  'The backend broke off: {0}': 'Die Antwort brach ab: {0}',
  'Try again; the backend’s own log may say more.':
    'Versuchen Sie es erneut; das Protokoll des Servers sagt vielleicht mehr.',
  'The backend ended its answer before it was finished.': 'Die Antwort endete, bevor sie fertig war.',
  'Try again; if it happens often, look at the backend’s own log.':
    'Versuchen Sie es erneut; geschieht es oft, sehen Sie im Protokoll des Servers nach.',
  'The backend sent no stream though one was asked for.':
    'Der Server hat keinen Stream gesendet, obwohl einer verlangt war.',
  '"{0}" sent no stream though one was asked for.':
    '„{0}“ hat keinen Stream gesendet, obwohl einer verlangt war.',
  '"{0}" sent something that is no answer.': '„{0}“ hat etwas gesendet, das keine Antwort ist.',
  'The model server did not finish its answer.': 'Der Server hat seine Antwort nicht beendet.',
  'The model server sent an answer that is not JSON.': 'Die Antwort des Servers ist kein JSON.',
  'The model server sent no chat completion.': 'Der Server hat keine Antwort auf den Chat gesendet.',
  'The model server did not say why the answer ended.':
    'Der Server hat nicht gesagt, warum die Antwort endete.',
  'The model’s server reported an error.': 'Der Server des Modells hat einen Fehler gemeldet.',
};
