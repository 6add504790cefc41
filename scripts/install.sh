#!/bin/sh
# Make .venv if there is none and install the requirement files (or package names) given, with uv when it is there.
set -eu
cd "$(dirname "$0")/.."

if [ ! -x .venv/bin/python ]; then
    if [ -z "${PYTHON:-}" ] || ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "Leadline needs Python 3.11 or newer: install it, or name it with PYTHON=/path/to/python3 make ..." >&2
        exit 1
    fi
    echo "Setting up .venv (the first time only) ..."
    if command -v uv >/dev/null 2>&1; then
        uv venv -q --python "$PYTHON" .venv
    elif ! "$PYTHON" -m venv .venv 2>/dev/null; then
        rm -rf .venv
        echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    fi
fi

for what in "$@"; do
    case "$what" in
        *.txt) set -- "$@" -r "$what" ;;
        *) set -- "$@" "$what" ;;
    esac
    shift
done

if command -v uv >/dev/null 2>&1; then
    uv pip install -q --python .venv/bin/python "$@"
else
    .venv/bin/python -m pip install -q --disable-pip-version-check "$@"
fi
