# Who listens where, read from /proc: a bare machine has no other tool that can be counted on.

# listening PORT: "inode uid" of each socket that listens on it, whatever its address.
listening() {
  local hex
  hex=$(printf ':%04X' "$1")
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk -v port="$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { print $10, $8 }' | sort -u
}

taken() { [ -n "$(listening "$1")" ]; }

# holder PORT: the name and id of the program on it, as far as this user may see.
holder() {
  local inode uid fd pid
  read -r inode uid < <(listening "$1") || return 0
  for fd in /proc/[0-9]*/fd/*; do
    if [ "$(readlink "$fd" 2>/dev/null)" = "socket:[$inode]" ]; then
      pid=${fd#/proc/}
      pid=${pid%%/*}
      echo "$(cat "/proc/$pid/comm" 2>/dev/null || echo '?') (pid $pid)"
      return
    fi
  done
  echo "a program of $(getent passwd "$uid" | cut -d: -f1 | grep . || echo "user $uid")"
}

# require_free "what PORT" …: names every port that is taken, and by what, before anything starts.
require_free() {
  local entry port problems=()
  for entry in "$@"; do
    port=${entry##* }
    if taken "$port"; then problems+=("port $port (${entry% *}) is taken by $(holder "$port")"); fi
  done
  [ ${#problems[@]} = 0 ] || die "${problems[@]}"
}

# A free port outside the range from which the kernel hands out its own.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 10000))
    if ! taken "$port"; then echo "$port"; return; fi
  done
}

answers_on() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
