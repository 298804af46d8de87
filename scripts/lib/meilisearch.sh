# Meilisearch 1.50 or later, if there is one on PATH; it is never fetched: without it Postgres finds what is searched for.

# Sets meilisearch to the program, or to nothing.
find_meilisearch() {
  local version
  meilisearch=$(command -v meilisearch || true)
  [ -n "$meilisearch" ] || return 0
  version=$("$meilisearch" --version 2>/dev/null) || version=
  if ! at_least 1.50 "${version##* }"; then
    say "  $meilisearch is of version ${version##* }, which is not used: 1.50 or later is"
    meilisearch=
  fi
}

# start_meilisearch HOME PORT: data in HOME/meilisearch, loopback only; sets meilisearch_url and meilisearch_key.
start_meilisearch() {
  local home=$1 port=$2 secret=$1/meilisearch.key data=$1/meilisearch version
  [ -s "$secret" ] || (umask 077; od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$secret")
  meilisearch_key=$(cat "$secret")
  # Another version does not read the data; the index is made anew from Postgres.
  version=$("$meilisearch" --version)
  version=${version##* }
  mkdir -p "$data"
  chmod 700 "$data"
  find "$data" -mindepth 1 -maxdepth 1 ! -name "$version" -exec rm -rf {} +
  # The key goes by the environment: everybody sees arguments.
  MEILI_MASTER_KEY=$meilisearch_key start meilisearch "$home/log/meilisearch.log" \
    "$meilisearch" --http-addr "127.0.0.1:$port" --env production --no-analytics --log-level WARN \
    --db-path "$data/$version" --dump-dir "$data/$version.dumps" --snapshot-dir "$data/$version.snapshots" \
    --max-indexing-memory 256MiB --max-indexing-threads 2
  await meilisearch "answers" 30 answers_on "$port"
  meilisearch_url=http://127.0.0.1:$port
}
