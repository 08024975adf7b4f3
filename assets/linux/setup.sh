#!/bin/sh
# Installs what a machine lacks to run Jotbench, or to test it.
#
#   sh assets/linux/setup.sh run     the libraries that the window opens
#   sh assets/linux/setup.sh test    those, and the desktop in which the tests run it
#
# On Debian and its kin it installs with apt, as root or through sudo, without questions; when
# nothing is missing it says nothing and touches nothing. On other systems it names what is needed.
# Building needs Rust and a C compiler, and nothing from here.
set -eu

# The window loads these when it starts: a display (X11 or Wayland), its keyboard, OpenGL, the
# portal's bus for file dialogs, and the list of fonts.
run_packages='
    libdbus-1-3 libegl1 libfontconfig1 libgl1 libwayland-client0 libwayland-egl1 libx11-6
    libx11-xcb1 libxcursor1 libxi6 libxkbcommon0 libxkbcommon-x11-0'

# A display without a screen, a window manager, keys and clipboard from outside; a session bus, a
# keyring and file dialogs on it; the accessibility bus; rendering without a graphics card; the
# programs whose keys are read; and Python, in which other libraries sign and verify what Jotbench
# does.
test_packages="$run_packages
    at-spi2-core dbus dbus-tests gnome-keyring libgl1-mesa-dri libsecret-tools
    mesa-vulkan-drivers openbox openssh-client openssl python3-venv xclip xdg-desktop-portal
    xdg-desktop-portal-gtk xdotool xvfb"

# Node.js, for the same. Where it came from elsewhere it has its own npm, and Debian's packages
# would get in its way.
if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
    test_packages="$test_packages nodejs npm"
fi

fail() {
    printf 'error: %s\n' "$1" >&2
    [ -z "${2:-}" ] || printf 'hint: %s\n' "$2" >&2
    exit 1
}

case ${1:-} in
    run) wanted=$run_packages ;;
    test) wanted=$test_packages ;;
    *)
        printf 'usage: sh assets/linux/setup.sh run|test\n' >&2
        exit 2
        ;;
esac

# Says what a system without apt would need, in its own names.
other_system() {
    case $(uname -s) in
        Linux) ;;
        *)
            # macOS and Windows bring what the window needs; the tests of the window need Linux.
            exit 0
            ;;
    esac
    if command -v dnf >/dev/null 2>&1; then
        command='sudo dnf install'
        run='dbus-libs fontconfig libX11 libX11-xcb libXcursor libXi libglvnd-egl libglvnd-glx
            libwayland-client libwayland-egl libxkbcommon libxkbcommon-x11'
        test='at-spi2-core dbus-daemon dbus-tests gnome-keyring libsecret mesa-dri-drivers
            mesa-vulkan-drivers nodejs nodejs-npm openbox python3 xclip xdg-desktop-portal
            xdg-desktop-portal-gtk xdotool xorg-x11-server-Xvfb'
    elif command -v pacman >/dev/null 2>&1; then
        command='sudo pacman -S --needed'
        run='dbus fontconfig libglvnd libx11 libxcursor libxi libxkbcommon libxkbcommon-x11
            mesa wayland'
        test='at-spi2-core gnome-keyring libsecret nodejs npm openbox python vulkan-swrast xclip
            xdg-desktop-portal xdg-desktop-portal-gtk xdotool xorg-server-xvfb'
    else
        fail 'this system has no apt' \
            "install what it calls the Debian packages$(printf ' %s' $wanted)"
    fi
    [ "$1" = run ] || run="$run $test"
    # shellcheck disable=SC2086 # The words are the packages.
    fail 'this system has no apt, so nothing was installed' "$command$(printf ' %s' $run)"
}

if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-query >/dev/null 2>&1; then
    other_system "$1"
fi

# The wanted packages that are not installed.
missing_packages() {
    for package in $wanted; do
        # shellcheck disable=SC2016 # dpkg-query reads this, not the shell.
        status=$(dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null) || status=
        case $status in
            *not-installed* | '') printf '%s ' "$package" ;;
            *installed*) ;;
            *) printf '%s ' "$package" ;;
        esac
    done
}

missing=$(missing_packages)
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root='env'
elif command -v sudo >/dev/null 2>&1; then
    # With a terminal sudo may ask for the password; without one it must not wait for it.
    if [ -t 0 ]; then as_root='sudo'; else as_root='sudo -n'; fi
else
    fail "missing: $missing" "run as root: apt-get install $missing"
fi

printf 'installing: %s\n' "$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT

apt() {
    # shellcheck disable=SC2086 # The prefix is a command and its options.
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" </dev/null >"$log" 2>&1
}

# A stale list of packages is mended by an update; one that cannot be mended may still do.
apt update || {
    printf 'warning: the lists of packages could not be updated:\n' >&2
    tail -n 5 "$log" >&2
}
# shellcheck disable=SC2086 # The words are the packages.
apt install --no-install-recommends $missing || {
    tail -n 20 "$log" >&2
    fail "these could not be installed: $missing" "run by hand: apt-get install $missing"
}
still=$(missing_packages)
[ -z "$still" ] || fail "still missing: $still"
