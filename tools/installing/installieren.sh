#!/bin/sh
# Installiert minikip-docs @VERSION@ ohne Netz und ohne Administratorrechte.
# sh installieren.sh [ORDNER]: ohne Angabe ins Benutzerprofil.
set -eu
quelle=$(cd "$(dirname "$0")" && pwd)
ziel=${1:-$HOME/.local/share/minikip-docs}
export PIP_CONFIG_FILE=/dev/null
python=
for version in @PYTHONS@; do
    if [ -z "$python" ] && "python$version" -c "import ensurepip, venv" 2>/dev/null; then
        python=python$version
    fi
done
if [ -z "$python" ]; then
    echo "Es braucht Python mit venv, eine dieser Versionen: @PYTHONS@. Siehe LIESMICH.txt." >&2
    exit 1
fi

mkdir -p "$ziel"
ziel=$(cd "$ziel" && pwd)
echo "minikip-docs @VERSION@ wird installiert (etwa eine Minute): $ziel"
"$python" -m venv --clear "$ziel/@VERSION@"
"$ziel/@VERSION@/bin/python" -I -m pip --isolated --disable-pip-version-check --quiet install \
    --no-index --find-links "$quelle/pakete" --require-hashes -r "$quelle/requirements.txt"
"$ziel/@VERSION@/bin/minikip" --version
ln -sfn "@VERSION@/bin/minikip" "$ziel/minikip"
echo "Installiert. Aufruf: $ziel/minikip"
