# Sourced by check.sh: a screen of its own, what windows stand on it, and pictures of it.
screen_on() {
    local told
    told=$(mktemp)
    Xvfb -displayfd 3 -screen 0 1360x900x24 -nolisten tcp 3>"$told" >/dev/null 2>&1 &
    SCREEN_PID=$!
    for _ in $(seq 50); do [ -s "$told" ] && break; sleep 0.1; done
    export DISPLAY=:$(cat "$told")
    rm -f "$told"
}

screen_off() { kill "$SCREEN_PID" 2>/dev/null; }

# title WORDS [SECONDS]: whether a window with these words in its title comes to stand there in time.
title() {
    local deadline=$((SECONDS + ${2:-40}))
    while ! xdotool search --name "$1" >/dev/null 2>&1; do
        [ $SECONDS -lt $deadline ] || { echo "     no window is called “$1”"; return 1; }
        sleep 0.5
    done
}

# picture FILE: what the screen shows.
picture() {
    mkdir -p "$(dirname "$1")"
    "$PYTHON" -c 'import os, sys; from PIL import ImageGrab; ImageGrab.grab(xdisplay=os.environ["DISPLAY"]).save(sys.argv[1])' "$1"
}
