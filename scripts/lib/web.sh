# The web client: built before the gateway, which takes it into its binary; and the browser that tests it.

web=$root/services/gateway/web

# npm that works with the system's npm as with a wheel's.
npm_() { PATH="$(dirname "$node"):$PATH" "$node" "$npm_cli" "$@"; }

# Sets node and npm_cli; fills web/dist. What has not changed since is not built again.
build_web() {
  ensure_node
  local stamp=$web/dist/.built lock=$web/node_modules/.package-lock.json
  if [ ! -e "$lock" ] || [ "$web/package-lock.json" -nt "$lock" ]; then
    step "install the web client's packages" fetch_web
  fi
  if [ ! -e "$stamp" ] || [ -n "$(find "$web" -path "$web/node_modules" -prune -o -path "$web/dist" -prune -o -path "$web/test" -prune -o -type f -newer "$stamp" -print -quit)" ]; then
    step "build the web client" compile_web
  fi
}

fetch_web() { cd "$web" && npm_ ci --no-audit --no-fund --loglevel=error; }

compile_web() { cd "$web" && "$node" build.mjs && touch dist/.built; }

# Sets chromium.
ensure_chromium() {
  local name
  for name in chromium chromium-browser google-chrome; do
    if chromium=$(command -v "$name"); then return; fi
  done
  need_packages Chromium chromium fonts-noto-color-emoji
  chromium=$(command -v chromium) || die "there is no chromium after installing it"
}
