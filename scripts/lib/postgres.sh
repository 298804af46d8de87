# PostgreSQL: the programs, and private clusters made with them. A cluster of the system is never touched.

as_pg=(env -C /) # before a command: runs it as the user the cluster belongs to; all of it execs, so a recorded pid is the server's
pg_owner=        # that user, when it is not us: we are root, which Postgres refuses to be

# pg_candidates: folders that hold a server, newest version first, with the version before each.
pg_candidates() {
  local dir version
  for dir in /usr/lib/postgresql/*/bin "$(dirname "$(readlink -f "$(command -v initdb || echo /none/none)")")"; do
    [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ] || continue
    version=$("$dir/postgres" --version | sed 's/.*) \([0-9]*\).*/\1/')
    [ "$version" -lt 14 ] || echo "$version $dir"
  done | sort -rnu
}

# Sets pg_bin.
ensure_postgres() {
  pg_bin=$(newest_pg)
  if [ -z "$pg_bin" ]; then
    may_install PostgreSQL postgresql
    step "install PostgreSQL" install_postgres
    pg_bin=$(newest_pg)
    [ -n "$pg_bin" ] || die "the PostgreSQL that was installed is older than 14" "install a later one"
  fi
  if [ "$(id -u)" = 0 ]; then
    pg_owner=postgres
    getent passwd postgres >/dev/null || pg_owner=nobody
    as_pg=(setpriv --reuid="$pg_owner" --regid="$(id -g "$pg_owner")" --clear-groups -- env -C /)
  fi
}

newest_pg() { pg_candidates | head -n 1 | cut -d' ' -f2; }

# Debian's package makes and starts a cluster of its own on a fresh install. Not for us: it is told not to, this once.
install_postgres() {
  local settings=/etc/postgresql-common/createcluster.conf rc=0
  install_packages postgresql-common
  as_root cp -p "$settings" "$settings.before-parlance"
  echo 'create_main_cluster = false' | as_root tee -a "$settings" >/dev/null
  (install_packages postgresql) || rc=$?
  as_root mv -f "$settings.before-parlance" "$settings"
  return "$rc"
}

# pg_home HOME: where this cluster's files are. HOME/pg, unless the server's user may not enter a folder above it
# (a checkout in root's home): then /var/lib/parlance, and HOME/pg leads there.
pg_home() {
  local home=$1 elsewhere
  if [ ! -e "$home/pg" ] && [ -n "$pg_owner" ] && ! "${as_pg[@]}" test -x "$home"; then
    elsewhere=/var/lib/parlance/$(cksum <<<"$home" | cut -d' ' -f1)
    mkdir -p "$elsewhere"
    # Whoever removed HOME wants to begin anew, and perhaps to have the old data after all.
    [ ! -e "$elsewhere/pg" ] || mv "$elsewhere/pg" "$elsewhere/pg.before-$(date +%Y%m%d-%H%M%S)"
    mkdir "$elsewhere/pg"
    ln -sfn "$elsewhere/pg" "$home/pg"
    say "  the user $pg_owner may not enter $home; the data is in $elsewhere"
  fi
  mkdir -p "$home/pg"
  readlink -f "$home/pg"
}

# remove_cluster HOME: for clusters whose data is scratch.
remove_cluster() {
  local data
  data=$(readlink -f "$1/pg") || return 0
  case $data in /var/lib/parlance/*/pg) rm -rf "${data%/pg}" ;; esac
  rm -rf "${1:?}/pg"
}

# make_cluster DATA PASSWORD_FILE DATABASE INITDB_OPTION…: its superuser "postgres" needs the password.
make_cluster() {
  local data=$1 secret=$2 database=$3 half=$1.half
  shift 3
  rm -rf "$half" "$half.password"
  mkdir -m 700 "$half"
  install -m 600 "$secret" "$half.password"
  [ -z "$pg_owner" ] || chown "$pg_owner" "$half" "$half.password"
  "${as_pg[@]}" "$pg_bin/initdb" -D "$half" -U postgres --auth=scram-sha-256 --pwfile="$half.password" \
    --encoding=UTF8 --locale=C.UTF-8 "$@"
  rm "$half.password"
  if [ "$database" != postgres ]; then
    # Without a server or a client: neither is running, and the latter may not be installed.
    "${as_pg[@]}" "$pg_bin/postgres" --single -D "$half" postgres <<<"create database $database"
  fi
  rmdir "$data"
  mv "$half" "$data" # whole or not at all
}

# The binaries a cluster was made with: another major version does not read it.
pg_bin_for() {
  local version
  version=$(cat "$1/PG_VERSION")
  pg_candidates | awk -v v="$version" '$1 == v { print $2 }' | head -n 1
}

# A lock file of a server that is gone keeps the next from starting when its pid has been handed out again, as after a reboot.
clear_stale_lock() {
  local data=$1 pid
  [ -s "$data/postmaster.pid" ] || return 0
  pid=$(head -n 1 "$data/postmaster.pid")
  if [ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" = "$data" ]; then
    say "  stopping postgres (pid $pid), left by a run that was killed"
    end postgres "$pid"
  else
    rm -f "$data/postmaster.pid"
  fi
}

# start_postgres HOME PORT DATABASE [OPTION…]: HOME/pg, made on the first start; sets pg_url. Options are for the server;
# "--scratch" first means data that may be lost: no waiting for the disk anywhere.
start_postgres() {
  local home=$1 port=$2 database=$3 data secret=$1/postgres.password bin scratch=() options
  shift 3
  if [ "${1:-}" = --scratch ]; then
    shift
    scratch=(--no-sync)
    set -- -c fsync=off -c synchronous_commit=off -c full_page_writes=off "$@"
  fi
  # A password even on loopback: whoever is superuser here may run programs as the server's user.
  [ -s "$secret" ] || (umask 077; od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$secret")
  data=$(pg_home "$home")
  clear_stale_lock "$data"
  [ -s "$data/PG_VERSION" ] || step "make a Postgres cluster" make_cluster "$data" "$secret" "$database" "${scratch[@]}"
  bin=$(pg_bin_for "$data")
  [ -n "$bin" ] || die "$data was made by PostgreSQL $(cat "$data/PG_VERSION"), which is no longer installed" \
    "install it (postgresql-$(cat "$data/PG_VERSION")), or move the data with pg_upgrade"
  options=(-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200
    -c shared_buffers=256MB -c effective_cache_size="$(half_the_memory)" -c random_page_cost=1.1 -c jit=off)
  start postgres "$home/log/postgres.log" "${as_pg[@]}" "$bin/postgres" -D "$data" -p "$port" "${options[@]}" "$@"
  await postgres "accepts connections" 60 pg_ready "$data"
  pg_url="postgres://postgres:$(cat "$secret")@127.0.0.1:$port/$database"
}

half_the_memory() { awk '/^MemTotal/ { printf "%dMB", $2 / 2048 }' /proc/meminfo; }

# Its own word for it, which needs no client program.
pg_ready() { [ "$(sed -n 8p "$1/postmaster.pid" 2>/dev/null | tr -d ' ')" = ready ]; }
