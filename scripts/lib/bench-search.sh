# bench_search: what finding posts among those of scripts/seed takes, with either engine and on another server with the same rows;
# what making the index takes; and how far it is behind while 64 clients post.

# serve_seeded ENGINE: a server on the seeded database, with Meilisearch or without.
serve_seeded() {
  local environment=("${full[@]}")
  if [ "$1" = meilisearch ]; then
    environment+=("PARLANCE_MEILISEARCH_URL=$meilisearch_url" "PARLANCE_MEILISEARCH_KEY=$meilisearch_key")
  fi
  start seeded "$home/log/seeded.log" "${environment[@]}" "$release/standalone"
  await seeded "answers" 60 curl -fso /dev/null --max-time 5 "$seeded_url/readyz"
}

stop_seeded() {
  end seeded "${pids[seeded]}"
  unset 'started[-1]'
  rm -f "$run_dir/seeded.pid"
}

# note TEXT: for the end; what is measured runs in a shell of its own.
note() { printf '%s\n' "$*" >>"$home/said"; }

# figure NAME: what the metrics of the server say.
figure() { curl -s --max-time 5 "http://$MM_METRICSSETTINGS_LISTENADDRESS/metrics" | awk -v name="$1" '$1 == name { print int($2) }'; }
# highest PID: KiB it held at most.
highest() { awk '/^VmHWM/ { print $2 }' "/proc/$1/status" 2>/dev/null; }

rebuild() {
  local begun pid peak=0 now posts took
  begun=$(now_ms)
  "${full[@]}" "$release/search" rebuild >"$home/log/rebuild.log" 2>"$home/log/rebuild.err" 9>&- &
  pid=$!
  while alive "$pid"; do
    now=$(highest "$pid")
    peak=${now:-$peak}
    sleep 0.2
  done
  wait "$pid" || die "the index could not be made" "read $home/log/rebuild.err"
  took=$(($(now_ms) - begun))
  posts=$(sed -n 's/ posts$//p' "$home/log/rebuild.log")
  note "The index made of $posts posts: $((posts * 1000 / took)) a second, $((peak / 1024)) MiB at most."
}

is_filled() { [ "$(figure parlance_search_engine_up)" = 1 ] && [ "$(figure parlance_search_engine_lag_documents)" = 0 ]; }
fill() {
  local begun
  begun=$(now_ms)
  await seeded "Meilisearch is filled" 7200 is_filled
  note "Meilisearch filled from it in $((($(now_ms) - begun) / 1000)) s: $(du -sm "$home/meilisearch" | cut -f1) MB on disk."
}

# What 64 clients post is indexed meanwhile; how far behind, and how soon it is done afterwards.
lag() {
  local engine=$1 behind=0 now begun pid
  "$load" run --only post-64 --seconds "$seconds" --json "$home/lag.json" --url "$seeded_url" --name "$engine" \
    --state "$home/seeded.state" --admin "$seeded_admin" --server-pid "${pids[seeded]}" >"$home/log/lag.log" 2>&1 9>&- &
  pid=$!
  while alive "$pid"; do
    now=$(figure parlance_search_lag_seconds)
    [ "${now:-0}" -le "$behind" ] || behind=$now
    pause 1
  done
  begun=$(now_ms)
  await seeded "all is indexed" 600 nothing_waits
  note "$engine, while 64 clients posted ($(sed -n 's/^| create post, 64 clients, 20 channels *| *\([0-9]*\) posts.*/\1/p' "$home/log/lag.log") a second):" \
    "$behind s behind at most, done $((($(now_ms) - begun) / 1000)) s after the last."
}
nothing_waits() { [ "$(figure parlance_search_lag_events)" = 0 ]; }

find_posts() {
  step "find, $1" tolerant "$load" run --only find --seconds "$seconds" --json "$home/find-$1.json" --name "$1" "${@:2}"
}

bench_search() {
  local engine engines=(Postgres)
  rm -f "$home"/find-*.json "$home/said"
  find_meilisearch
  if [ -n "$meilisearch" ]; then
    engines+=(Meilisearch)
    start_meilisearch "$home" "$(free_port)"
  else
    say "  there is no Meilisearch on PATH: only Postgres is measured"
  fi
  for engine in "${engines[@]}"; do
    serve_seeded "${engine,,}"
    [ "$engine" = Meilisearch ] || step "make the index" rebuild
    [ "$engine" = Postgres ] || step "fill Meilisearch" fill
    find_posts "$engine" --url "$seeded_url" --state "$home/seeded.state" --admin "$seeded_admin"
    stop_seeded
  done
  # Only now: what is posted meanwhile would be in the way of what is looked for.
  for engine in "${engines[@]}"; do
    serve_seeded "${engine,,}"
    [ "$engine" = Postgres ] || await seeded "Meilisearch has caught up" 600 is_filled
    step "how far the index is behind, $engine" lag "$engine"
    stop_seeded
  done
  [ ${#theirs[@]} = 0 ] || find_posts theirs --state "$home/theirs.state" "${theirs[@]}"
  for engine in "${engines[@]}"; do
    files=("$home/find-$engine.json")
    [ ${#theirs[@]} = 0 ] || files+=("$home/find-theirs.json")
    "$load" compare "${files[@]}" || true
  done
  cat "$home/said"
}
