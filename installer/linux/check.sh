#!/bin/bash
# Installs the package in clean systems and runs it there: check.sh FOLDER VERSION WORK [CODENAME ...]
#   FOLDER   holds rectify_VERSION_amd64.deb     WORK   keeps the clean systems for the next time (debootstrap)
# Every line is one check, the last line counts them. Must run as root. CODENAME: bookworm and trixie unless said.
set -uo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
OUT=$(cd "$1" && pwd) VERSION=$2 WORK=$3
shift 3
SYSTEMS=${*:-bookworm trixie}
DEB=$OUT/rectify_${VERSION}_amd64.deb
PYTHON=$ROOT/.venv/bin/python
NEWER=99.0
passed=0 failed=0

ok() { # ok WHAT COMMAND...: one check, told in a line
    local what=$1
    shift
    if "$@"; then echo "PASS $what"; passed=$((passed + 1)); else echo "FAIL $what"; failed=$((failed + 1)); fi
}
is() { [ -n "$1" ] && [ "$1" = "$2" ] || { echo "     is “${1:0:300}”, should be “${2:0:300}”"; return 1; }; }
says() { grep -qF -- "$2" <<<"$1" || { echo "     says “${1:0:300}”, should say “$2”"; return 1; }; }
silent() { [ -z "$1" ] || { sed 's/^/     /' <<<"$1"; return 1; }; }
sums() { (cd "$1" && find . -type f ! -name '*.lock' ! -name '*.db-shm' ! -empty -print0 | sort -z | xargs -0 sha256sum); }

clean_system() { # clean_system CODENAME: a minimal Debian, laid anew over a kept one so that each run begins clean
    local base=$WORK/$1.base
    leave_system "$1"
    grep -q " $WORK/$1/" /proc/mounts && return 1
    if [ ! -d "$base/usr" ]; then
        rm -rf "$base" "$base.part"
        debootstrap --variant=minbase "$1" "$base.part" >"$WORK/$1.log" 2>&1 || return 1
        mv "$base.part" "$base"
    fi
    rm -rf "${WORK:?}/$1"
    cp -a "$base" "$WORK/$1"
    cp /etc/resolv.conf "$WORK/$1/etc/" 2>/dev/null
    cp -a /etc/apt/apt.conf.d/. "$WORK/$1/etc/apt/apt.conf.d/" 2>/dev/null # a proxy, if this machine needs one
    mount -t proc proc "$WORK/$1/proc"
}
leave_system() { umount "$WORK/$1/proc" 2>/dev/null; }
inside() { chroot "$SYSTEM" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@" 2>&1; }
install_deb() { cp "$1" "$SYSTEM/tmp/" && inside apt-get install -y --no-install-recommends --allow-downgrades "/tmp/$(basename "$1")"; }

check_package() {
    ok "sums agree" sh -c "cd '$OUT' && sha256sum --quiet -c SHA256SUMS"
    ok "lintian finds nothing" silent "$(lintian --allow-root --fail-on error,warning "$DEB" 2>&1 | grep -v 'running with root')"
    local content
    content=$(dpkg-deb -c "$DEB")
    for plugin in ibus compose; do
        ok "input method in the bundle: $plugin" says "$content" "lib${plugin}platforminputcontextplugin.so"
    done
    ok "menu entry in Chinese" says "$(dpkg-deb --fsys-tarfile "$DEB" | tar xO ./usr/share/applications/rectify.desktop)" 'Name[zh_CN]=整改工作台'
}

check_system() {
    local name=$1 said data=/root/资料/示例 earlier=/root/资料/早先 kept one
    SYSTEM=$WORK/$name
    echo "     $name"
    inside apt-get update -q >"$WORK/$name.log"
    install_deb "$DEB" >>"$WORK/$name.log"
    ok "$name: installs with what apt brings" is $? 0
    ok "$name: no library is missing" silent "$(inside sh -c 'cd /opt/rectify && find . -name "*.so*" -type f ! -name "libcups*" -exec env LD_LIBRARY_PATH=/opt/rectify/_internal:/opt/rectify/_internal/PySide6/Qt/lib ldd {} + | grep "not found" | grep -v cups | sort -u')"
    said=$(inside rectify --selftest --platform offscreen)
    ok "$name: self-test" says "$said" " passed, 0 failed"
    grep -v '^ok' <<<"$said" | sed 's/^/     /'
    install_extra xvfb xauth >>"$WORK/$name.log"
    said=$(inside xvfb-run -a rectify --selftest --platform xcb)
    ok "$name: self-test on an X screen" says "$said" " passed, 0 failed"
    for plugin in ibus compose; do
        said=$(inside xvfb-run -a env QT_IM_MODULE=$plugin QT_DEBUG_PLUGINS=1 rectify --selftest --platform xcb)
        ok "$name: input method loads: $plugin" says "$said" "lib${plugin}platforminputcontextplugin.so\" loaded library"
    done
    ok "$name: manual page and file types" inside test -s /usr/share/man/man1/rectify.1.gz -a -s /usr/share/mime/packages/rectify.xml
    ok "$name: command in the path" is "$(inside rectify --version)" "$VERSION"
    inside rectify demo "$data" --no-window >/dev/null
    before=$(sums "$SYSTEM$data")
    kept=$("$PYTHON" "$HERE/../kept.py" unpack "$SYSTEM$earlier")
    before_kept=$(sums "$SYSTEM$earlier")
    install_deb "$WORK/rectify_${NEWER}_amd64.deb" >>"$WORK/$name.log"
    ok "$name: upgrade" is "$(inside dpkg-query -W '-f=${Version}' rectify)" "$NEWER"
    ok "$name: its files are as they were built" is "$("$PYTHON" "$ROOT/installer/windows/whole.py" "$SYSTEM/opt/rectify" && echo whole)" whole
    ok "$name: the workspace stays byte for byte" is "$(sums "$SYSTEM$data")" "$before"
    ok "$name: and those of earlier schemas, too" is "$(sums "$SYSTEM$earlier")" "$before_kept"
    for one in $kept; do
        inside rectify forms --from "$earlier/$one" --to "/root/资料/填报表/$one" >>"$WORK/$name.log"
        ok "$name: $one: forms are made of it" sh -c "ls '$SYSTEM/root/资料/填报表/$one' | grep -q 填报表"
        ok "$name: $one: nothing is lost, and a copy from before lies in it" "$PYTHON" "$HERE/../kept.py" nothing-lost "$one" "$SYSTEM$earlier/$one"
        ok "$name: $one: it is whole" says "$(inside rectify verify "$earlier/$one")" "工作区完好"
    done
    install_deb "$DEB" >>"$WORK/$name.log"
    ok "$name: downgrade leaves it, too" is "$(sums "$SYSTEM$data")" "$before"
    ok "$name: and finds it whole" says "$(inside rectify verify "$data")" "工作区完好"
    before=$(sums "$SYSTEM$data")
    inside apt-get remove -y rectify >>"$WORK/$name.log"
    ok "$name: removed" sh -c "! test -e '$SYSTEM/usr/bin/rectify' && ! test -e '$SYSTEM/opt/rectify'"
    inside apt-get purge -y rectify >>"$WORK/$name.log"
    ok "$name: purged, the workspace is as it was" is "$(sums "$SYSTEM$data")" "$before"
}
install_extra() { inside apt-get install -y --no-install-recommends "$@"; }

mkdir -p "$WORK"
WORK=$(cd "$WORK" && pwd)
check_package
"$PYTHON" "$HERE/newer.py" "$DEB" "$WORK/rectify_${NEWER}_amd64.deb" "$NEWER" "$WORK/repack"
for name in $SYSTEMS; do
    trap 'leave_system "$name"' EXIT
    if clean_system "$name"; then
        check_system "$name"
    else
        ok "$name: a clean system can be made" false
    fi
    leave_system "$name"
done
echo "$passed passed, $failed failed"
exit $((failed > 0))
