"""Stands in for mlx-openai-server's `app.main`: takes its command line and runs the scripted server instead."""

import os
import runpy
import shlex
import sys


def main():
    arguments = sys.argv[1:]
    script = os.environ["SCRIPTED_SERVER"]
    passed_on = [
        part
        for flag in ("--port", "--served-model-name")
        if flag in arguments
        for part in (flag, arguments[arguments.index(flag) + 1])
    ]
    sys.argv = [script, *passed_on, *shlex.split(os.environ.get("SCRIPTED_SWITCHES", ""))]
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    main()
