#!/bin/bash
# The fast part of the checks, for every push: build the Windows program folder and let it try itself under Wine.
# Where the tools for it are not installed it says so and is content; installer/README.md has the line that installs them.
set -uo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
cd "$HERE/../.."
for tool in x86_64-w64-mingw32-gcc osslsigncode; do
    command -v $tool >/dev/null || { echo "windows: skipped, $tool is not installed"; exit 0; }
done
python3 installer/build.py stage || exit 1
command -v wine >/dev/null || { echo "windows: built but not started, Wine is not installed"; exit 0; }
source "$HERE/wine.sh"
PATIENCE=120
rm -rf build/wine
wine_prefix "$PWD/build/wine"
trap 'wineserver -k' EXIT
PATIENCE=600
w build/windows/Rectify/rectify-cli.exe --selftest --platform offscreen
