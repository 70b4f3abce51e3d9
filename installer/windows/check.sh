#!/bin/bash
# Runs the setup and the portable archive under Wine: check.sh FOLDER VERSION WORK
#   FOLDER   what build.py made     WORK   made anew; its `pictures` are worth looking at
# Every line is one check, the last line counts them. STAGED=FOLDER: the program folder the setup was made of.
set -uo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
OUT=$(cd "$1" && pwd) VERSION=$2 WORK=$3
STAGED=${STAGED:-$ROOT/build/windows/Rectify}
PYTHON=$ROOT/.venv/bin/python
SETUP=$OUT/rectify-$VERSION-setup.exe PORTABLE=$OUT/rectify-$VERSION-portable.zip
OLDER=0.0.9 OFFICE=整改台账
passed=0 failed=0
source "$HERE/wine.sh"
source "$HERE/screen.sh"

ok() { # ok WHAT COMMAND...: one check, told in a line
    local what=$1
    shift
    if "$@"; then echo "PASS $what"; passed=$((passed + 1)); else echo "FAIL $what"; failed=$((failed + 1)); fi
}
is() { [ -n "$1" ] && [ "$1" = "$2" ] || { echo "     is “${1:0:300}”, should be “${2:0:300}”"; return 1; }; }
says() { grep -qF -- "$2" <<<"$1" || { echo "     says “${1:0:300}”, should say “$2”"; return 1; }; }
gone() { for path; do [ ! -e "$path" ] || { echo "     still there: $path"; return 1; }; done; }
there() { for path; do [ -s "$path" ] || { echo "     not there: $path"; return 1; }; done; }
sums() { (cd "$1" && find . -type f ! -name '*.lock' ! -name '*.db-shm' ! -empty -print0 | sort -z | xargs -0 sha256sum); }
registry() { w reg query "$1" "${@:2}" | tr -d '\r'; }
absent() { for key; do ! w reg query "$key" >/dev/null || { echo "     still there: $key"; return 1; }; done; }
# _?= makes it wait and leaves its own file; like /D= it stands last and without quotes.
remove() { (cd "$1" && w cmd /c "uninstall.exe /S _?=$(windows_path "$1")"); }
begin() { ( (timeout 120 wine "$@" 2>&1 </dev/null | cat >/dev/null) 2>/dev/null &); }
stop() { w taskkill /f /im rectify.exe >/dev/null; sleep 2; }
selftest() { # selftest PROGRAM PLATFORM [PICTURES]
    local said code
    said=$(w "$1" --selftest --platform "$2" ${3:+--pictures "$(windows_path "$3")"})
    code=$?
    grep -v '^ok' <<<"$said" | sed 's/^/     /'
    [ $code = 0 ] && grep -q ' passed, 0 failed' <<<"$said" && grep -q "platform $2" <<<"$said"
}

rm -rf "$WORK"
mkdir -p "$WORK/pictures"
WORK=$(cd "$WORK" && pwd) # Wine wants it whole
screen_on
trap 'wineserver -k; screen_off' EXIT
wine_prefix "$WORK/prefix"
C=$WINEPREFIX/drive_c
USERS=$C/users/$(id -un)
DEEP="$C/办公 软件/整改 工作台"
DATA="$C/资料 2025/示例 工作区"

# --- what is handed out -----------------------------------------------------------------------------------------------
ok "sums agree" sh -c "cd '$OUT' && sha256sum --quiet -c SHA256SUMS"
ok "version and name in setup and launchers" "$PYTHON" "$HERE/facts.py" "$VERSION" "$SETUP" "$STAGED/rectify.exe" "$STAGED/rectify-cli.exe"

# --- install, try ------------------------------------------------------------------------------------------------------
"$PYTHON" "$HERE/older.py" "$STAGED" "$WORK/older" "$VERSION" "$OLDER" "$WORK/rectify-$OLDER-setup.exe" >/dev/null 2>&1
# /D= stands last and without quotes, which only a command line given whole can do.
w cmd /c "$(windows_path "$WORK/rectify-$OLDER-setup.exe") /S /D=C:\\办公 软件\\整改 工作台"
ok "silent setup ends with 0" is $? 0
ok "into a folder with Chinese and a space" there "$DEEP/rectify.exe" "$DEEP/rectify-cli.exe" "$DEEP/uninstall.exe" "$DEEP/README.txt"
ok "link in the start menu" sh -c "find '$USERS' -name '*.lnk' | grep -q 'Start Menu'"
ok "licences beside the program" there "$DEEP"/licenses/{README.txt,qt/LGPL-3,qt/GPL-3,python/LICENSE.txt,fonts/OFL-NotoSerifSC.txt,rectify/LICENSE}
ok "every file as it was built" "$PYTHON" "$HERE/whole.py" "$DEEP"
ok "self-test, Windows platform" selftest "$DEEP/rectify.exe" windows "$WORK/pictures/selftest"
ok "self-test, offscreen platform" selftest "$DEEP/rectify-cli.exe" offscreen
ok "self-test leaves nothing of its own behind" gone "$USERS/AppData/Local/rectify"
ok "every file still as it was built" "$PYTHON" "$HERE/whole.py" "$DEEP"

# --- upgrade and downgrade with a real workspace -----------------------------------------------------------------------
w "$DEEP/rectify-cli.exe" demo "$(windows_path "$DATA")" --no-window >/dev/null
ok "sample in a Chinese path" is $? 0
before=$(sums "$DATA")
kept=$("$PYTHON" "$HERE/../kept.py" unpack "$C/资料 2025")
before_kept=$(cd "$C/资料 2025" && for name in $kept; do sums "$name"; done)
touch "$DEEP/program/stale.pyd"
echo mine >"$DEEP/mine.txt"
w "$SETUP" /S
ok "upgrade ends with 0" is $? 0
ok "and finds the folder it was in" says "$(w "$DEEP/rectify-cli.exe" --version)" "$VERSION"
ok "what the program before had is gone" gone "$DEEP/program/stale.pyd" "$DEEP/rectify.old"
ok "what is not its own stays" is "$(cat "$DEEP/mine.txt")" mine
ok "the workspace stays byte for byte" is "$(sums "$DATA")" "$before"
ok "version in the list of programs" says "$(registry 'HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Rectify' /v DisplayVersion)" "$VERSION"
ok "the new program finds the old workspace whole" says "$(w "$DEEP/rectify-cli.exe" verify "$(windows_path "$DATA")")" "工作区完好"
ok "and those of earlier schemas, too" is "$(cd "$C/资料 2025" && for name in $kept; do sums "$name"; done)" "$before_kept"
for name in $kept; do
    begin "$DEEP/rectify.exe" "$(windows_path "$C/资料 2025/$name")"
    ok "$name: the new program opens it" title "· $OFFICE"
    sleep 3
    picture "$WORK/pictures/$name.png"
    stop
    ok "$name: nothing is lost, and a copy from before lies in it" "$PYTHON" "$HERE/../kept.py" nothing-lost "$name" "$C/资料 2025/$name"
    ok "$name: it is whole" says "$(w "$DEEP/rectify-cli.exe" verify "$(windows_path "$C/资料 2025/$name")")" "工作区完好"
done
w "$WORK/rectify-$OLDER-setup.exe" /S
ok "downgrade, too, leaves it byte for byte" is "$(sums "$DATA")" "$before"
cp -r "$DATA" "$C/newer"
"$PYTHON" "$HERE/newer.py" "$C/newer/workspace.db"
before=$(sums "$C/newer")
said=$(w "$DEEP/rectify-cli.exe" backup 'C:\newer' --to 'C:\newer.rectify')
ok "a workspace of a newer program is refused" is $? 3
ok "in a sentence" says "$said" "更新"
ok "and left byte for byte" is "$(sums "$C/newer")" "$before"
w "$SETUP" /S

# --- file types, one window --------------------------------------------------------------------------------------------
# Wine 8 does not look at a user's own file types; what the setup registered is read here, the double click itself is
# tried below, where the types are registered for all users.
w "$DEEP/rectify-cli.exe" backup "$(windows_path "$DATA")" --to 'C:\资料 2025\备份.rectify' >/dev/null
printf '{"workspace": "C:\\\\资料 2025\\\\示例 工作区"}' >"$C/资料 2025/工作区.rectify-link"
ok "backups and shortcuts are its types" is "$(registry 'HKCU\Software\Classes' /s | grep -c '\\rectify.exe" "%1"')" 2
begin "$DEEP/rectify.exe" 'C:\资料 2025\工作区.rectify-link'
ok "a shortcut opens its workspace" title "· $OFFICE"
sleep 3
picture "$WORK/pictures/window.png"
begin "$DEEP/rectify.exe" 'C:\资料 2025\备份.rectify'
ok "a backup offers to be restored" title "从备份恢复"
picture "$WORK/pictures/restore.png"
ok "in the window that is open: one program" is "$(xdotool search --name "· $OFFICE" | wc -l)" 1

# --- while it runs -----------------------------------------------------------------------------------------------------
w "$SETUP" /S
ok "setup refuses while it runs (4)" is $? 4
remove "$DEEP"
ok "removal refuses while it runs (4)" is $? 4
ok "and nothing was touched" "$PYTHON" "$HERE/whole.py" "$DEEP"
stop

# --- a damaged installation --------------------------------------------------------------------------------------------
mv "$DEEP/program/lib/PySide6/Qt6Pdf.dll" "$WORK/"
said=$(w "$DEEP/rectify-cli.exe" ledgers)
ok "a missing file ends with 3" is $? 3
ok "and a sentence" says "$said" "程序文件不完整：缺少或损坏 1 个"
begin "$DEEP/rectify.exe"
ok "in a window where there is no console" title "整改工作台 Rectify"
picture "$WORK/pictures/damaged.png"
stop
mv "$WORK/Qt6Pdf.dll" "$DEEP/program/lib/PySide6/"

# --- removal -----------------------------------------------------------------------------------------------------------
before=$(sums "$DATA")
remove "$DEEP"
ok "removal ends with 0" is $? 0
ok "the program is gone" gone "$DEEP"/{program,licenses,rectify.exe,rectify-cli.exe,files.sha256,README.txt}
ok "what is not its own stays" is "$(cat "$DEEP/mine.txt")" mine
ok "the workspace stays byte for byte" is "$(sums "$DATA")" "$before"
ok "settings and logs stay" there "$USERS/AppData/Local/rectify/preferences.json"
ok "no link is left" sh -c "! find '$USERS' -name '*.lnk' | grep -q ."
ok "no file type is left" absent 'HKCU\Software\Classes\.rectify' 'HKCU\Software\Classes\Rectify.Backup' 'HKCU\Software\Classes\.rectify-link'
ok "not in the list of programs" absent 'HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Rectify' 'HKCU\Software\Rectify'

# --- the usual folders -------------------------------------------------------------------------------------------------
w "$SETUP" /S
ok "for one user: Local\\Programs" there "$USERS/AppData/Local/Programs/Rectify/rectify.exe"
remove "$USERS/AppData/Local/Programs/Rectify"
w "$SETUP" /S /ALLUSERS
ok "for all users: Program Files" there "$C/Program Files/Rectify/rectify.exe"
ok "listed for the machine" says "$(registry 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\Rectify' /v DisplayVersion)" "$VERSION"
begin start /wait 'C:\资料 2025\工作区.rectify-link'
ok "a double click on a shortcut opens its workspace" title "· $OFFICE"
begin start /wait 'C:\资料 2025\备份.rectify'
ok "a double click on a backup offers to restore it" title "从备份恢复"
stop
remove "$C/Program Files/Rectify"
ok "and removed" gone "$C/Program Files/Rectify/rectify.exe" "$USERS/AppData/Local/Programs/Rectify/rectify.exe"

# --- a folder with something else in it --------------------------------------------------------------------------------
mkdir -p "$C/共用/program" "$C/共用/licenses"
echo mine | tee "$C/共用/program/mine.txt" "$C/共用/licenses/mine.txt" "$C/共用/README.txt" >/dev/null
before=$(sums "$C/共用")
w cmd /c "$(windows_path "$SETUP") /S /D=C:\\共用"
ok "among other things: a folder of its own" there "$C/共用/Rectify/rectify.exe"
remove "$C/共用/Rectify"
rm "$C/共用/Rectify/uninstall.exe" # what runs it leaves it: see above
ok "among other things: nothing of them is touched" is "$(sums "$C/共用")" "$before"

# --- a full disk -------------------------------------------------------------------------------------------------------
if [ "$(id -u)" = 0 ]; then # only root may make a small disk
    small_disk() { # small_disk MEGABYTES: drive s:
        mkdir -p "$WORK/small"
        mountpoint -q "$WORK/small" && umount "$WORK/small"
        mount -t tmpfs -o "size=$1m" small "$WORK/small"
        ln -sfn "$WORK/small" "$WINEPREFIX/dosdevices/s:"
    }
    trap 'wineserver -k; umount "$WORK/small"; screen_off' EXIT
    small_disk 260
    w cmd /c "$(windows_path "$WORK/rectify-$OLDER-setup.exe") /S /D=S:\\Rectify"
    ok "a small disk holds the older version" "$PYTHON" "$HERE/whole.py" "$WORK/small/Rectify"
    w "$SETUP" /S
    ok "full disk: the upgrade ends with 2" is $? 2
    ok "full disk: every file of the older version is back" "$PYTHON" "$HERE/whole.py" "$WORK/small/Rectify"
    ok "full disk: and it runs" is "$(w 'S:\Rectify\rectify-cli.exe' --version | tr -d '\r')" "$OLDER"
    ok "full disk: nothing else is left there" is "$(ls "$WORK/small/Rectify" | wc -l)" "$(($(ls "$STAGED" | wc -l) + 1))"
    mkdir "$WORK/small/Rectify/rectify.old"
    mv "$WORK/small/Rectify/program" "$WORK/small/Rectify/rectify.old/"
    w "$SETUP" /S
    ok "full disk: after a setup that was cut off, too" "$PYTHON" "$HERE/whole.py" "$WORK/small/Rectify"
    remove "$WORK/small/Rectify"
    small_disk 100
    w cmd /c "$(windows_path "$SETUP") /S /D=S:\\Rectify"
    ok "full disk: the first setup ends with 2" is $? 2
    ok "full disk: and leaves nothing" is "$(find "$WORK/small" | wc -l)" 1
else
    echo "SKIP a full disk: only root can make one"
fi

# --- portable ----------------------------------------------------------------------------------------------------------
rm -rf "$USERS/AppData/Local/rectify"
mkdir -p "$WORK/U 盘 一"
"$PYTHON" -m zipfile -e "$PORTABLE" "$WORK/U 盘 一"
ln -s "$WORK/U 盘 一" "$WINEPREFIX/dosdevices/e:"
ok "portable: self-test from a path with spaces" selftest "$(windows_path "$WORK/U 盘 一/Rectify/rectify.exe")" offscreen
w 'E:\Rectify\rectify-cli.exe' demo 'E:\Rectify\data\示例' --no-window >/dev/null
begin 'E:\Rectify\rectify.exe' 'E:\Rectify\data\示例'
ok "portable: opens its workspace" title "· $OFFICE"
sleep 3
stop
ok "portable: settings lie beside it" there "$WORK/U 盘 一/Rectify/data/preferences.json"
rm "$WINEPREFIX/dosdevices/e:"
ln -s "$WORK/U 盘 一" "$WINEPREFIX/dosdevices/k:"
begin 'K:\Rectify\rectify.exe'
ok "portable: finds it again under another drive letter" title "· $OFFICE"
sleep 3
mv "$WORK/U 盘 一" "$WORK/pulled out"
ok "portable: a stick pulled out is told in a sentence" title "U 盘已拔出"
picture "$WORK/pictures/pulled-out.png"
stop
ok "portable: nothing in the user's own folder" gone "$USERS/AppData/Local/rectify"
mv "$WORK/pulled out" "$WORK/U 盘 一"
ok "portable: its workspace is whole afterwards" says "$(w 'K:\Rectify\rectify-cli.exe' verify 'K:\Rectify\data\示例')" "工作区完好"

echo "$passed passed, $failed failed"
exit $((failed > 0))
