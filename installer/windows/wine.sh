# Sourced by check.sh and by .ci/run: a Wine that Qt runs on, in a prefix of its own.
#   wine_prefix FOLDER   makes it (about 10 s)     w PROGRAM ...   runs a Windows program in it
#
# Debian's Wine 8 lacks three things that Windows 10 has; stubs of a few lines stand in for them, in the prefix only.
# Windows' Python dies on a plain file as standard output, hence the pipe; Chinese paths need a UTF-8 locale; a crash
# must not wait for anybody, hence no debugger and a time limit on every call.
WINE_STUBS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/wine-stubs
export WINEARCH=win64 WINEDEBUG=-all LC_ALL=C.UTF-8
export WINEDLLOVERRIDES="mscoree=;mshtml=;winedbg.exe=;winemenubuilder.exe=;mscms=n"

w() {
    timeout "${PATIENCE:-400}" wine "$@" 2>&1 </dev/null | cat
    return "${PIPESTATUS[0]}"
}

windows_path() { winepath -w "$1" 2>/dev/null | tr -d '\r'; }

wine_prefix() {
    export WINEPREFIX=$1
    # Wine makes «Documents» and «Desktop» links into the home folder: a setup that is tried, a broken one above all,
    # must never reach the home of whoever tries it.
    mkdir -p "$1.home"
    export HOME=$1.home
    unset XDG_CONFIG_HOME XDG_DATA_HOME
    w wineboot -i >/dev/null
    w winecfg -v win10 >/dev/null
    local system=$WINEPREFIX/drive_c/windows/system32 stub
    for stub in icuuc mscms bcryptprimitives; do
        x86_64-w64-mingw32-gcc -O2 -w -shared -o "$system/$stub.dll" "$WINE_STUBS/$stub.c" -ladvapi32
    done
    # The Chinese face that the setup asks for; the program brings its own.
    w reg add 'HKCU\Software\Wine\Fonts\Replacements' /v 'Microsoft YaHei UI' /d 'WenQuanYi Micro Hei' /f >/dev/null
}
