# System packages, where the system is one that has apt.

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# need_packages WHY PACKAGE…: installs them, or says what a person should.
need_packages() {
  may_install "$@"
  step "install $1" install_packages "${@:2}"
}

may_install() {
  local why=$1
  shift
  command -v apt-get >/dev/null ||
    die "$why is missing, and this system has no apt-get to install it with" "install the equivalent of: $*"
  [ "$(id -u)" != 0 ] || return 0
  command -v sudo >/dev/null || die "$why is missing, and there is no sudo to install it with" "as root: apt-get install $*"
  # Asked here, in the foreground: a step has no terminal to ask on.
  sudo -n true 2>/dev/null || { say "  $why is missing; installing $* needs your password"; sudo -v; }
}

install_packages() {
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}
