#!/bin/bash
# For a release, as root: the package for systems with an older C library (glibc 2.31), built in a clean Debian 11.
#   old-glibc.sh VERSION WORK OUT     → OUT/rectify_VERSION_amd64_glibc231.deb
# CPython 3.11 and SQLite 3.40 are built there from Debian 12's sources, because Debian 11's own are too old for the
# program; Qt is 6.9, the last whose wheels load there (old-glibc.lock). Takes some minutes.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
VERSION=$1
mkdir -p "$2" "$3"
WORK=$(cd "$2" && pwd) OUT=$(cd "$3" && pwd)
SYSTEM=$WORK/bullseye SOURCES=$WORK/sources
inside() { chroot "$SYSTEM" /usr/bin/env -i PATH=/opt/python/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive LD_LIBRARY_PATH=/opt/python/lib ${PIP_CERT:+PIP_CERT=/tmp/authorities.crt} "$@"; }

# The sources, by this machine's own list of packages with «deb-src» added.
mkdir -p "$SOURCES/lists/partial"
sed 's/^Types: deb$/Types: deb-src/; s/^deb /deb-src /' /etc/apt/sources.list.d/debian.sources >"$SOURCES/debian.sources" 2>/dev/null ||
    sed 's/^deb /deb-src /' /etc/apt/sources.list >"$SOURCES/debian.list"
apt=(-o "Dir::Etc::sourceparts=$SOURCES" -o Dir::Etc::sourcelist=/dev/null -o "Dir::State::lists=$SOURCES/lists")
if ! ls "$SOURCES"/python3.11_*.orig.tar.* "$SOURCES"/sqlite3_*.orig.tar.* >/dev/null 2>&1; then
    apt-get "${apt[@]}" update -q
    # Of the release itself: the sources of a security update are gone from mirrors once the next one is out.
    (cd "$SOURCES" && apt-get "${apt[@]}" source --download-only -q python3.11/bookworm sqlite3/bookworm)
fi

if [ ! -d "$SYSTEM/usr" ]; then
    rm -rf "$SYSTEM.part"
    debootstrap --variant=minbase bullseye "$SYSTEM.part"
    mv "$SYSTEM.part" "$SYSTEM"
fi
cp /etc/resolv.conf "$SYSTEM/etc/" 2>/dev/null || true
cp -a /etc/apt/apt.conf.d/. "$SYSTEM/etc/apt/apt.conf.d/" 2>/dev/null || true
[ -z "${PIP_CERT:-}" ] || cp "$PIP_CERT" "$SYSTEM/tmp/authorities.crt"
[ ! -f /etc/pip.conf ] || cp /etc/pip.conf "$SYSTEM/etc/pip.conf"
mountpoint -q "$SYSTEM/proc" || mount -t proc proc "$SYSTEM/proc"
trap 'umount "$SYSTEM/proc"' EXIT

if [ ! -x "$SYSTEM/opt/python/bin/python3.11" ]; then
    inside apt-get update -q
    inside apt-get install -y -q --no-install-recommends build-essential ca-certificates pkg-config binutils dpkg-dev xz-utils \
        zlib1g-dev libssl-dev libffi-dev libbz2-dev liblzma-dev uuid-dev tcl \
        libgl1 libegl1 libxkbcommon0 libxkbcommon-x11-0 libglib2.0-0 libfontconfig1 libdbus-1-3 libgssapi-krb5-2 \
        libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 \
        libxcb-xkb1 libatomic1 libcups2
    mkdir -p "$SYSTEM/build/sqlite" "$SYSTEM/build/python"
    tar xf "$SOURCES"/sqlite3_*.orig.tar.* -C "$SYSTEM/build/sqlite" --strip-components=1
    tar xf "$SOURCES"/python3.11_*.orig.tar.* -C "$SYSTEM/build/python" --strip-components=1
    # Full-text search and the rest as Debian builds its own.
    inside sh -c 'cd /build/sqlite && ./configure --prefix=/opt/python --disable-static --disable-tcl --disable-readline \
        CFLAGS="-O2 -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_FTS3 -DSQLITE_ENABLE_RTREE -DSQLITE_ENABLE_COLUMN_METADATA \
        -DSQLITE_SECURE_DELETE -DSQLITE_ENABLE_DBSTAT_VTAB" >/dev/null && make -s -j2 && make -s install' >"$WORK/sqlite.log" 2>&1
    inside sh -c 'cd /build/python && ./configure --prefix=/opt/python --enable-shared \
        CPPFLAGS=-I/opt/python/include LDFLAGS="-L/opt/python/lib -Wl,-rpath,/opt/python/lib" >/dev/null &&
        make -s -j2 && make -s install' >"$WORK/python.log" 2>&1
fi

# The project as it is committed, with an environment of the lock's versions but for Qt's.
rm -rf "$SYSTEM/rectify"
mkdir "$SYSTEM/rectify"
git -C "$ROOT" archive HEAD | tar x -C "$SYSTEM/rectify"
inside python3.11 -m venv /rectify/.venv
inside /rectify/.venv/bin/python - <<'E2'
import re
from pathlib import Path
entries = re.split(r"\n(?=[A-Za-z])", Path("/rectify/requirements.lock").read_text())
newer = ("pyside6-essentials==", "pyside6-pdf==", "shiboken6==")
Path("/rectify/wanted.txt").write_text("\n".join(one for one in entries if not one.startswith(newer)) + "\n")
E2
for list in wanted.txt installer/linux/old-glibc.lock; do
    inside /rectify/.venv/bin/python -m pip install -q --require-hashes --no-deps -r "/rectify/$list"
done
inside env "SOURCE_DATE_EPOCH=$(git -C "$ROOT" log -1 --format=%ct)" /rectify/.venv/bin/python - "$VERSION" <<'E2'
import sys
sys.path.insert(0, "/rectify")
from pathlib import Path
from installer.linux.package import build
version = sys.argv[1]
build(Path(f"/rectify/rectify_{version}_amd64_glibc231.deb"), Path("/rectify/build"), version, fast=False, newest=(2, 31))
E2
cp "$SYSTEM/rectify/rectify_${VERSION}_amd64_glibc231.deb" "$OUT/"
# It runs where it was built, on Qt's own drawing and on nothing else.
inside dpkg -i "/rectify/rectify_${VERSION}_amd64_glibc231.deb" || inside apt-get install -f -y -q --no-install-recommends
inside rectify --selftest --platform offscreen
