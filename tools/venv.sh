# Make the virtual environment, or bring it up to date: venv.sh PYTHON FOLDER
set -eu
python=$1
folder=$2
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Prosa needs Python 3.11 or newer: install it, or name it with PYTHON=/path/to/python3." >&2
    exit 1
fi
if [ ! -x "$folder/bin/python" ]; then
    if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        echo "This Python cannot make virtual environments: install python3-venv (Debian: apt install python3-venv)." >&2
        exit 1
    fi
    "$python" -m venv "$folder"
fi
# uv installs the rest in a fraction of pip's time. It comes by pip, with its own lines of the lock, and pip stays the
# way out where uv does not find the packages (a mirror that only pip is told of).
if [ ! -x "$folder/bin/uv" ]; then
    lines=$(mktemp)
    awk '/^uv==/ {keep = 1} keep {print} keep && !/\\$/ {exit}' requirements-dev.txt >"$lines"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lines"
    rm -f "$lines"
fi
VIRTUAL_ENV="$folder" "$folder/bin/uv" pip install --quiet --require-hashes -r requirements-dev.txt ||
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
# The `prosa` command of this checkout, without building a package.
printf '#!%s\nimport sys\nsys.path.insert(0, %s)\nfrom prosa.entrypoints.cli import main\nsys.exit(main())\n' \
    "$(cd "$folder" && pwd)/bin/python" "\"$(pwd)\"" >"$folder/bin/prosa"
chmod +x "$folder/bin/prosa"
