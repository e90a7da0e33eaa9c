#!/usr/bin/env bash
# Runs a command with a real, unlocked Secret Service of its own: dbus-run-session -- keyring-session.sh COMMAND …
set -eu
HOME=$(mktemp -d)
export HOME XDG_RUNTIME_DIR="$HOME/run"
mkdir -p -m 700 "$XDG_RUNTIME_DIR"
printf 'test\n' | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
daemon=$!
trap 'kill "$daemon"; wait "$daemon" 2>/dev/null || true; rm -rf "$HOME"' EXIT
# It is there when its name is on the bus.
until dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
  string:org.freedesktop.secrets | grep -q 'boolean true'; do
  kill -0 "$daemon"
done
"$@"
