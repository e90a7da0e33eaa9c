"""A model server without a model: answers like mlx-openai-server 1.8 and misbehaves on request.

Log lines, stream shape and exit codes imitate the real server; switches make it slow, fail, crash or hang.
Python 3.9 or newer, standard library only.
"""

import argparse
import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BLUE, RESET = "\x1b[34m", "\x1b[0m"


def read_switches():
    parser = argparse.ArgumentParser()
    add = parser.add_argument
    add("--port", type=int, required=True)
    add("--served-model-name", help="answer 404 to any other name; without it every name is served")
    add("--ready-after", type=float, default=0.0, metavar="S", help="bind the port only after S seconds")
    add("--ready-file", metavar="PATH", help="bind the port only once this file exists")
    add("--exit-before-ready", type=int, metavar="CODE")
    add("--message", default="File not found: config.json", help="the reason logged before an early exit")
    add("--never-ready", action="store_true")
    add("--ignore-sigterm", action="store_true")
    add("--grandchild", action="store_true", help="start a process that outlives this one; logs its pid")
    add("--flood-stderr", action="store_true", help="print without end, in lines of every length")
    add("--crash-after-chunks", type=int, metavar="N", help="SIGKILL itself within a stream")
    add("--exit-after-chunks", type=int, metavar="N", help="exit with code 1 within a stream")
    add("--chunk-gap", type=float, default=0.0, metavar="S")
    add("--tokens", type=int, default=5, metavar="N")
    add("--lose-port", type=int, nargs="?", const=sys.maxsize, default=0, metavar="TIMES",
        help="find the port taken, at every start or at the first TIMES (then with --starts-file)")
    add("--starts-file", metavar="PATH", help="append a line with the pid at every start")
    return parser.parse_args()


def log(text):
    """loguru's format; its colours are always on."""
    stamp = time.strftime("%Y-%m-%d %H:%M:%S")
    print(f"{BLUE}{stamp}{RESET} | {BLUE}INFO{RESET} | ✦ {text}", flush=True)


def uvicorn_log(text, level="INFO"):
    print(f"{level + ':':9} {text}", file=sys.stderr, flush=True)


def fail_start(reason, code):
    log(
        "Failed to initialize multi-handler setup: Handler process for 'scripted' failed to initialize: "
        f"Error loading model: {reason}"
    )
    uvicorn_log("Application startup failed. Exiting.", "ERROR")
    sys.exit(code)


def count_start(switches):
    """How many starts the starts file has seen, this one included."""
    if switches.starts_file is None:
        return 1
    with open(switches.starts_file, "a") as file:
        file.write(f"{os.getpid()}\n")
    with open(switches.starts_file) as file:
        return len(file.readlines())


def lose_port(port):
    number = 48 if sys.platform == "darwin" else 98
    uvicorn_log(
        f"[Errno {number}] error while attempting to bind on address ('127.0.0.1', {port}): "
        "address already in use",
        "ERROR",
    )
    sys.exit(1)


def flood():
    line = "x" * 200
    for number in itertools.count():
        end = "\n" if number % 1000 else ""
        sys.stderr.write(f"flood {number} {line}{end}\n" if number % 7 else "y" * 10_000)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, switches):
        super().__init__(("127.0.0.1", switches.port), Handler)
        self.switches = switches
        self.model = switches.served_model_name or "scripted"
        self.running = 0
        self.changed = threading.Condition()

    def stop_like_uvicorn(self):
        """Refuses new connections, waits without limit for running requests, then dies of the signal."""
        self.shutdown()
        self.server_close()
        with self.changed:
            self.changed.wait_for(lambda: self.running == 0)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)

    def handle_error(self, request, client_address):
        """A client that hangs up is nothing to report."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/health":
            status = "initialized (1 model(s))"
            self.reply(200, {"status": "ok", "model_id": self.server.model, "model_status": status})
        elif self.path == "/v1/models":
            model = {"id": self.server.model, "object": "model", "created": 1, "owned_by": "local", "metadata": None}
            self.reply(200, {"object": "list", "data": [model]})
        elif self.path == "/scripted/environment":
            # Not the real server's: lets a test see what the process was given.
            self.reply(200, {"env": dict(os.environ), "argv": sys.argv, "cwd": os.getcwd()})
        else:
            self.reply(404, {"detail": "Not Found"})

    def do_POST(self):
        with self.server.changed:
            self.server.running += 1
        try:
            self.post()
        finally:
            with self.server.changed:
                self.server.running -= 1
                self.server.changed.notify_all()

    def post(self):
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path != "/v1/chat/completions":
            return self.reply(404, {"detail": "Not Found"})
        try:
            body = json.loads(raw)
        except ValueError:
            detail = [{"type": "json_invalid", "loc": ["body", 0], "msg": "JSON decode error", "input": {}}]
            return self.reply(422, {"detail": detail})
        if not isinstance(body, dict) or not isinstance(body.get("messages"), list):
            detail = [{"type": "missing", "loc": ["body", "messages"], "msg": "Field required", "input": body}]
            return self.reply(422, {"detail": detail})
        served, asked = self.server.switches.served_model_name, body.get("model")
        if served is not None and asked not in (None, served):
            message = f"Model '{asked}' not found. Available models: {served}"
            error = {"message": message, "type": "model_not_found", "code": 404}
            return self.reply(404, {"detail": {"error": error}})
        self.complete(body)

    def complete(self, body):
        switches = self.server.switches
        limit = body.get("max_tokens") or body.get("max_completion_tokens") or switches.tokens
        count = min(switches.tokens, limit)
        words = [f"word{n}" if n == 0 else f" word{n}" for n in range(count)]
        prompt = sum(len(str(message.get("content") or "").split()) for message in body["messages"])
        usage = {
            "prompt_tokens": prompt,
            "total_tokens": prompt + count,
            "completion_tokens": count,
            "prompt_tokens_details": {"cached_tokens": 0},
        }
        head = {
            "id": f"chatcmpl_{uuid.uuid4().hex}",
            "created": int(time.time()),
            "model": body.get("model") or self.server.model,
        }
        if body.get("stream") is True:
            self.stream(head, words, usage)
        else:
            time.sleep(switches.chunk_gap * count)
            message = {"content": "".join(words), "role": "assistant", "partial": False}
            choice = {"finish_reason": "stop", "index": 0, "message": message}
            self.reply(200, {**head, "object": "chat.completion", "choices": [choice], "usage": usage})

    def stream(self, head, words, usage):
        self.send_response(200)
        self.send_header("cache-control", "no-cache")
        self.send_header("content-type", "text/event-stream; charset=utf-8")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()

        def send(delta, **more):
            choice = {"delta": delta, **more.pop("choice", {}), "index": 0}
            chunk = {**head, "choices": [choice], "object": "chat.completion.chunk", **more}
            self.send_chunk(f"data: {json.dumps(chunk)}\n\n")

        send({"role": "assistant"})
        for number, word in enumerate(words):
            self.misbehave(number)
            time.sleep(self.server.switches.chunk_gap)
            send({"content": word, "role": "assistant"})
        self.misbehave(len(words))
        send({}, choice={"finish_reason": "stop"}, usage=usage)
        self.send_chunk("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def misbehave(self, sent):
        if sent == self.server.switches.crash_after_chunks:
            os.kill(os.getpid(), signal.SIGKILL)
        if sent == self.server.switches.exit_after_chunks:
            print("RuntimeError: [metal::malloc] out of memory", file=sys.stderr, flush=True)
            os._exit(1)

    def send_chunk(self, text):
        data = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def reply(self, status, value):
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format, *args):
        if self.path != "/health":
            print(f"INFO:     {self.client_address[0]} - {format % args}", flush=True)


def main():
    switches = read_switches()
    starts = count_start(switches)
    signal.signal(signal.SIGTERM, signal.SIG_IGN if switches.ignore_sigterm else signal.SIG_DFL)
    log("MLX Server v1.8.1 Starting")
    log("Spawning handler process for model 'scripted'")
    if switches.grandchild:
        sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
        log(f"grandchild {sleeper.pid}")
    if switches.flood_stderr:
        threading.Thread(target=flood, daemon=True).start()
    time.sleep(switches.ready_after)
    while switches.ready_file is not None and not os.path.exists(switches.ready_file):
        time.sleep(0.01)
    if switches.exit_before_ready is not None:
        fail_start(switches.message, switches.exit_before_ready)
    while switches.never_ready:
        time.sleep(3600)
    if starts <= switches.lose_port:
        lose_port(switches.port)
    log("Handler process for 'scripted' is ready")
    serve(switches)


def serve(switches):
    try:
        server = Server(switches)
    except OSError:
        lose_port(switches.port)

    def on_sigterm(*_):
        uvicorn_log("Shutting down")
        threading.Thread(target=server.stop_like_uvicorn).start()

    def die_of_sigterm(*_):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTERM)

    if not switches.ignore_sigterm:
        signal.signal(signal.SIGTERM, on_sigterm)
        signal.signal(signal.SIGUSR1, die_of_sigterm)
    uvicorn_log("Application startup complete.")
    uvicorn_log(f"Uvicorn running on http://127.0.0.1:{switches.port} (Press CTRL+C to quit)")
    server.serve_forever(poll_interval=0.05)
    # Only a SIGTERM ends serve_forever; the thread that waits for running requests ends the process.
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
