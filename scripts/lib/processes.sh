# The programs a command starts: each in a session of its own, so that Ctrl-C reaches only the command, which stops them in order.

run_dir=            # where their pid files live; the command sets it
started=()          # names, in the order of starting
declare -A pids=()  # name → pid
declare -A logs=()  # name → log

# What the kernel says about a process from its state on: a name may hold anything, also ") ".
stat_of() { local stat; { read -r stat <"/proc/$1/stat"; } 2>/dev/null && printf '%s' "${stat##*) }"; }

# A zombie is dead, whatever kill -0 says.
alive() { local stat; stat=$(stat_of "$1") && [[ $stat != [ZX]* ]]; }

# When a process began, in ticks since boot: with the pid it names one process for ever.
birth() { local stat; read -ra stat <<<"$(stat_of "$1")"; echo "${stat[19]:-0}"; }

# start NAME LOG COMMAND…
start() {
  local name=$1 log=$2
  shift 2
  mkdir -p "$(dirname "$log")"
  [ ! -s "$log" ] || mv "$log" "$log.previous"
  # The lock's descriptor (9) stays ours: a child that outlives us must not hold it.
  setsid "$@" >"$log" 2>&1 </dev/null 9>&- &
  pids[$name]=$!
  disown # else the shell itself remarks on how it ended
  logs[$name]=$log
  started+=("$name")
  echo "${pids[$name]} $(birth "${pids[$name]}")" >"$run_dir/$name.pid"
}

# await NAME WHAT SECONDS CHECK…: until CHECK succeeds; a program that dies first is an error with its last words.
await() {
  local name=$1 what=$2 until
  until=$(($(now_ms) + $3 * 1000))
  shift 3
  until "$@"; do
    alive "${pids[$name]}" || died "$name"
    (($(now_ms) < until)) || die "$name is not ready in time ($what)" "its log: ${logs[$name]}"
    sleep 0.05
  done
}

died() {
  tail -n 15 "${logs[$1]}" 2>/dev/null | sed 's/^/        /' >&2
  die "$1 (pid ${pids[$1]}) ended unexpectedly" "read ${logs[$1]}"
}

# watch: returns only by way of "died"; none of the programs is meant to end by itself.
watch() {
  local name
  while :; do
    for name in "${started[@]}"; do alive "${pids[$name]}" || died "$name"; done
    pause 1
  done
}

# end NAME PID: asks, waits, and insists in the end. Postgres wants INT, its "fast" stop.
end() {
  local name=$1 pid=$2 signal=TERM i
  [ "$name" != postgres ] || signal=INT
  kill "-$signal" "$pid" 2>/dev/null || true
  for ((i = 0; i < 600; i++)); do
    alive "$pid" || return 0
    sleep 0.05
  done
  say "  $name (pid $pid) does not stop; killing it"
  # Postgres's children notice that it is gone and leave by themselves.
  kill -KILL "$pid" 2>/dev/null || true
}

# Last started, first stopped: the app lets go before what it stands on.
stop_started() {
  local i name
  for ((i = ${#started[@]} - 1; i >= 0; i--)); do
    name=${started[i]}
    end "$name" "${pids[$name]}"
    rm -f "$run_dir/$name.pid"
  done
  started=()
}

# What an earlier command left running because it was killed itself. Only what is certainly ours is stopped.
stop_leftovers() {
  local file name pid born
  # Youngest first, as in an orderly stop.
  while read -r born pid file; do
    name=$(basename "$file" .pid)
    if alive "$pid" && [ "$(birth "$pid")" = "$born" ]; then
      say "  stopping $name (pid $pid), left by a run that was killed"
      end "$name" "$pid"
    fi
    rm -f "$file"
  done < <(awk '{ print $2, $1, FILENAME }' "$1"/*.pid 2>/dev/null | sort -rn)
}
