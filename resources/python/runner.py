"""Runs a model server and ends it as soon as the program that started it is gone.

    runner.py --nonce N -- -m module [argument ...]
    runner.py --nonce N -- script.py [argument ...]

A host that is killed with SIGKILL cannot stop its servers, so each server watches its host: a daemon thread
waits for the end of standard input and for a change of parent. The nonce does nothing here; it stands in the
command line so that the host's next launch can tell its own servers from a stranger with a recycled pid.
Arguments that must not stand there, such as keys, come as a JSON list in MLX_MANAGER_SECRET_ARGUMENTS.

Python 3.9 or newer, standard library only: it runs in whatever environment the model server lives in.
"""

import json
import os
import runpy
import select
import signal
import sys
import threading

SECRET_ARGUMENTS = "MLX_MANAGER_SECRET_ARGUMENTS"
PARENT_CHECK_SECONDS = 1.0
LAST_CHECK_SECONDS = 0.1
USAGE = "usage: runner.py --nonce N -- (-m module | script.py) [argument ...]"


def main():
    target = parse(sys.argv[1:]) + take_secret_arguments()
    lifeline = take_standard_input()
    parent = os.getppid()
    watchdog = threading.Thread(target=watch, args=(lifeline, parent), name="host-watchdog", daemon=True)
    watchdog.start()
    try:
        run(target)
    finally:
        # A dead host breaks the output pipes too; a server that ends of that must not leave its workers behind.
        if is_host_gone(lifeline, parent, LAST_CHECK_SECONDS):
            end_group()


def parse(arguments):
    """The command line behind `--`; everything before it is ours."""
    if len(arguments) < 4 or arguments[0] != "--nonce" or arguments[2] != "--":
        sys.exit(USAGE)
    target = arguments[3:]
    if target[0] == "-m" and len(target) < 2:
        sys.exit(USAGE)
    return target


def take_secret_arguments():
    """Arguments that go behind the others; workers do not inherit them."""
    return json.loads(os.environ.pop(SECRET_ARGUMENTS, "[]"))


def take_standard_input():
    """Moves the host's pipe away from descriptor 0, so that the server and its children read /dev/null.

    The copy is not inheritable (PEP 446): worker processes neither hold nor read it.
    """
    lifeline = os.dup(0)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    return lifeline


def watch(lifeline, parent):
    while not is_host_gone(lifeline, parent, PARENT_CHECK_SECONDS):
        pass
    end_group()


def is_host_gone(lifeline, parent, patience_seconds):
    """Waits for the end of standard input at most so long, then looks at the parent."""
    readable, _, _ = select.select([lifeline], [], [], patience_seconds)
    try:
        return (bool(readable) and not os.read(lifeline, 4096)) or os.getppid() != parent
    except OSError:
        return True


def end_group():
    """Kills this process and its workers at once: with the host dead, nobody waits for an orderly end."""
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    # Started by hand from a shell: the group is the shell's, so only this process goes.
    os.kill(os.getpid(), signal.SIGKILL)


def run(target):
    """Does what `python -m module` or `python script.py` would do.

    While the target runs it *is* `__main__` (with its spec or file), so workers made by multiprocessing's
    spawn method import the target again, never this file, and start no watchdog of their own.
    """
    if target[0] == "-m":
        sys.argv = target[1:]
        sys.path[0] = os.getcwd()
        runpy.run_module(target[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = target
        sys.path[0] = os.path.dirname(os.path.abspath(target[0]))
        runpy.run_path(target[0], run_name="__main__")


if __name__ == "__main__":
    main()
