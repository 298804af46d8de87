# What searching takes from 64 clients who post meanwhile, and how far the index is behind.

# serve_apart ENGINE: each service a process of its own; "nothing": all but search.
serve_apart() {
  local environment=("${full[@]}") services=(auth messaging files) service
  for service in "${services[@]}" search; do
    environment+=("PARLANCE_${service^^}_URL=http://127.0.0.1:$(free_port)")
  done
  if [ "$1" = meilisearch ]; then
    environment+=("PARLANCE_MEILISEARCH_URL=$meilisearch_url" "PARLANCE_MEILISEARCH_KEY=$meilisearch_key")
  fi
  [ "$1" = nothing ] || services+=(search)
  apart=()
  for service in "${services[@]}" gateway; do
    # What is read of the metrics is search's.
    local metrics=127.0.0.1:$(free_port)
    [ "$service" != search ] || metrics=$MM_METRICSSETTINGS_LISTENADDRESS
    start "$service" "$home/log/$service.log" \
      "${environment[@]}" "PARLANCE_METRICS_ADDRESS=$metrics" "MM_METRICSSETTINGS_LISTENADDRESS=$metrics" "$release/$service"
    apart+=("${pids[$service]}")
  done
  await gateway "answers" 60 curl -fso /dev/null --max-time 5 "$seeded_url/readyz"
}

stop_apart() {
  local name
  for ((; ${#apart[@]} > 0; )); do
    name=${started[-1]}
    end "$name" "${pids[$name]}"
    rm -f "$run_dir/$name.pid"
    unset 'started[-1]' 'apart[-1]'
  done
}

# All that was written is indexed, at Meilisearch, too, if that is in use.
is_quiet() { [ "$(figure parlance_search_lag_events)" = 0 ] && { [ "$1" != meilisearch ] || is_filled; }; }

# posting ENGINE ROUND: what 64 clients post a second while that is indexed, and how far behind the index is; to a line of $home/posting.
posting() {
  local engine=$1 behind=0 now=0 begun pid after=0
  if [ "$engine" != nothing ]; then
    pause 5 # the figures are looked up every two seconds
    await search "has caught up" 600 is_quiet "$engine"
  fi
  # As in other measurements: after thousands of new rows Postgres plans by luck.
  [ ! -x "$pg_bin/psql" ] || "$pg_bin/psql" -qd "${pg_url%/*}/seeded" -c analyze -c checkpoint
  "$load" run --only post-64 --seconds "$seconds" --json "$home/posting.json" --url "$seeded_url" --name "$engine" \
    --state "$home/seeded.state" --admin "$seeded_admin" --server-pid "$(IFS=,; echo "${apart[*]}")" >"$home/log/posting.log" 2>&1 9>&- &
  pid=$!
  while alive "$pid"; do
    [ "$engine" = nothing ] || now=$(figure parlance_search_lag_seconds)
    [ "${now:-0}" -le "$behind" ] || behind=$now
    pause 1
  done
  begun=$(now_ms)
  if [ "$engine" != nothing ]; then
    await search "all is indexed" 600 is_quiet "$engine"
    after=$((($(now_ms) - begun) / 1000))
  fi
  now=$(sed -n 's/^| create post, 64 clients, 20 channels *| *\([0-9]*\) posts.*/\1/p' "$home/log/posting.log")
  [ -n "$now" ] || die "posting could not be measured" "read $home/log/posting.log"
  echo "$2 $engine $now $behind $after" >>"$home/posting"
}

# What searching takes from those who post. In turns, as the machine is not the same from minute to minute: of each round
# the share that is left of what is posted without search, and the median of those.
compare_posting() {
  local engine
  for engine in "$@"; do
    note "64 clients post, services apart, $engine: $(awk -v engine="$engine" '
      $2 == "nothing" { without[$1] = $3 }
      $2 == engine { said = said sep $3; sep = ", "; round[++n] = $1; got[n] = $3; if ($4 > behind) behind = $4; if ($5 > after) after = $5 }
      END {
        for (i = 1; i <= n; i++) share[i] = 100 * got[i] / without[round[i]]
        for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (share[j] < share[i]) { t = share[i]; share[i] = share[j]; share[j] = t }
        median = n % 2 ? share[(n + 1) / 2] : (share[n / 2] + share[n / 2 + 1]) / 2
        if (engine == "nothing") printf "%s a second.", said
        else printf "%s a second, %.1f %% of that (%.1f to %.1f); %d s behind at most, whole %d s after the last.", said, median, share[1], share[n], behind, after
      }' "$home/posting")"
  done
}
