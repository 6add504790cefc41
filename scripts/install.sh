#!/bin/sh
# Make .venv if there is none and install the requirement files (or package names) given, with uv when it is there.
set -eu
cd "$(dirname "$0")/.."

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3 python3.14 python3.13 python3.12 python3.11
    fi
    for candidate in "$@"; do
        if new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    echo "Leadline needs Python 3.11 or newer: install it, or name it with make run PYTHON=/path/to/python3" >&2
    exit 1
}

make_venv() {
    python=$(find_python)
    echo "Setting up .venv with $("$python" --version) (the first time only) ..."
    if command -v uv >/dev/null 2>&1; then
        uv venv -q --python "$python" .venv
    elif ! "$python" -m venv .venv >/dev/null 2>&1; then
        rm -rf .venv
        echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    fi
}

usable() { [ -x .venv/bin/python ] && { command -v uv >/dev/null 2>&1 || .venv/bin/python -m pip --version >/dev/null 2>&1; }; }
usable || { rm -rf .venv && make_venv; }

for what in "$@"; do
    case "$what" in
        *.txt) set -- "$@" -r "$what" ;;
        *) set -- "$@" "$what" ;;
    esac
    shift
done

if command -v uv >/dev/null 2>&1; then
    uv pip install -q --compile-bytecode --python .venv/bin/python "$@"
else
    .venv/bin/python -m pip install -q --disable-pip-version-check "$@"
fi
