# What every command here needs: where things are, how progress looks, and leaving cleanly.
# Sourced first; sets errexit and the traps, so a command is only its own steps.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
state=$root/.parlance
tools=$state/tools
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}
umask 022
mkdir -p "$state/log"

job=      # process group of the step that is running, so that leaving can end it
ticker=   # the process that paints its progress

say() { printf '%s\n' "$*" >&2; }

die() {
  printf 'error: %s\n' "$1" >&2
  [ $# -lt 2 ] || printf '       %s\n' "${@:2}" >&2
  exit 1
}

# at_least 2.11 2.15.1: is the second version the first or a later one?
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

now_ms() { local t=${EPOCHREALTIME/[.,]/}; echo $((t / 1000)); }

elapsed() { # elapsed SINCE_MS
  local ms=$(($(now_ms) - $1))
  if ((ms < 10000)); then printf '%d.%d s' $((ms / 1000)) $((ms % 1000 / 100))
  elif ((ms < 60000)); then printf '%d s' $((ms / 1000))
  else printf '%d min %02d s' $((ms / 60000)) $((ms % 60000 / 1000)); fi
}

# The newest count or line of a log, short enough for one line: cargo's "312/398", else its last words.
newest() {
  local text
  text=$(tail -c 2000 "$1" 2>/dev/null | tr '\r' '\n' | sed 's/\x1b\[[0-9;]*[A-Za-z]//g' | grep -v '^ *$' | tail -n 1) || return 0
  if [[ $text =~ \]\ ([0-9]+/[0-9]+) ]]; then text=${BASH_REMATCH[1]}; fi
  printf '%.60s' "$text"
}

# Sleeping so that a trap runs at once; a sleep that outlives us holds neither the output nor the lock open.
pause() {
  sleep "$1" </dev/null >/dev/null 2>&1 9>&- &
  wait $! || true
}

# A terminal sees the step move; anything else gets a line each half minute, so that a log shows it is alive.
paint() { # paint TITLE LOG SINCE_MS
  while :; do
    if [ -t 2 ]; then
      printf '\r\033[K  %s  %s  %s' "$1" "$(elapsed "$3")" "$(newest "$2")" >&2
      pause 0.3
    else
      pause 30
      printf '  %s  %s  %s\n' "$1" "$(elapsed "$3")" "$(newest "$2")" >&2
    fi
  done
}

stop_painting() {
  [ -n "$ticker" ] || return 0
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  ticker=
  [ ! -t 2 ] || printf '\r\033[K' >&2
}

# step TITLE COMMAND…: one line for the reader, the command's own words in a log that is shown if it fails.
# The command runs in a subshell: it cannot set variables here.
step() {
  local title=$1 since rc=0 log
  since=$(now_ms)
  log=$state/log/$(tr -cs '[:alnum:]' '-' <<<"${title,,}" | sed 's/-$//').log
  shift
  set -m # a group of its own, so that leaving ends a compiler's children too
  ("$@") >"$log" 2>&1 </dev/null &
  job=$!
  set +m
  paint "$title" "$log" "$since" &
  ticker=$!
  wait "$job" || rc=$?
  job=
  stop_painting
  if [ "$rc" = 0 ]; then
    printf '  ok    %s  %s\n' "$title" "$(elapsed "$since")" >&2
  else
    printf '  FAIL  %s  %s\n' "$title" "$(elapsed "$since")" >&2
    tail -n 40 "$log" | tr '\r' '\n' | sed 's/^/        /' >&2
    die "\"$title\" failed; all it said is in $log"
  fi
}

# in_group COMMAND…: output passes through; the command and what it left running end with us.
in_group() {
  local rc=0 group
  set -m
  "$@" </dev/null &
  job=$!
  set +m
  group=$job
  wait "$job" || rc=$?
  job=
  kill -TERM -- "-$group" 2>/dev/null || true
  return "$rc"
}

end_job() {
  local i
  [ -n "$job" ] || return 0
  # INT is what a person's Ctrl-C sends: cargo, apt and pip all leave tidily on it.
  kill -INT -- "-$job" 2>/dev/null || return 0
  for ((i = 0; i < 100; i++)); do
    kill -0 -- "-$job" 2>/dev/null || return 0
    # What a shell put in the background ignores INT.
    [ "$i" != 20 ] || kill -TERM -- "-$job" 2>/dev/null || true
    sleep 0.1
  done
  kill -KILL -- "-$job" 2>/dev/null || true
}

# A command that starts servers redefines this; it runs however the command ends.
stop_all() { :; }

leave() {
  local rc=$?
  trap '' INT TERM HUP # a second Ctrl-C must not leave half of it running
  trap - EXIT
  stop_painting
  end_job
  stop_all || true
  exit "$rc"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
