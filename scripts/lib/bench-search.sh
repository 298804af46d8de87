# bench_search: what finding posts among those of scripts/seed takes, with either engine and on another server with the same rows, and
# what making the index takes.

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

# figure NAME: what the metrics of the server say; nothing if it says nothing.
figure() { curl -s --max-time 5 "http://$MM_METRICSSETTINGS_LISTENADDRESS/metrics" | awk -v name="$1" '$1 == name { print int($2) }' || true; }
# highest PID: KiB it held at most; nothing if it has just ended.
highest() { awk '/^VmHWM/ { print $2 }' "/proc/$1/status" 2>/dev/null || true; }

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

find_posts() {
  step "find, $1" tolerant "$load" run --only find --seconds "$seconds" --json "$home/find-$1.json" --name "$1" "${@:2}"
}

bench_search() {
  local engine round engines=(Postgres)
  rm -f "$home"/find-*.json "$home/said" "$home/posting"
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
  # Else Postgres does it by itself, in some of the rounds.
  [ ! -x "$pg_bin/psql" ] || step "vacuum" "$pg_bin/psql" -qd "${pg_url%/*}/seeded" -c "vacuum analyze"
  for ((round = 1; round <= rounds; round++)); do
    for engine in nothing "${engines[@],,}"; do
      serve_apart "$engine"
      step "$round: posting, $engine indexes" posting "$engine" "$round"
      stop_apart
    done
  done
  compare_posting nothing "${engines[@],,}"
  [ ${#theirs[@]} = 0 ] || find_posts theirs --state "$home/theirs.state" "${theirs[@]}"
  for engine in "${engines[@]}"; do
    files=("$home/find-$engine.json")
    [ ${#theirs[@]} = 0 ] || files+=("$home/find-theirs.json")
    "$load" compare "${files[@]}" || true
  done
  cat "$home/said"
}
