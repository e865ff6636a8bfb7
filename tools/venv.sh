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
if [ -x "$folder/bin/uv" ]; then
    VIRTUAL_ENV="$folder" "$folder/bin/uv" pip install --quiet --require-hashes -r requirements-dev.txt
else
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
fi
# The `prosa` command of this checkout, without building a package.
printf '#!%s\nimport sys\nsys.path.insert(0, %s)\nfrom prosa.entrypoints.cli import main\nsys.exit(main())\n' \
    "$(cd "$folder" && pwd)/bin/python" "\"$(pwd)\"" >"$folder/bin/prosa"
chmod +x "$folder/bin/prosa"
