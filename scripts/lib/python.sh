# Python: to fetch pinned wheels, and a venv for the tests.

# Sets pip=(…), a pip that can download; the system's if it has one, else that of a venv.
ensure_pip() {
  command -v python3 >/dev/null || need_packages Python python3 python3-venv
  if python3 -m pip --version >/dev/null 2>&1; then
    pip=(python3 -m pip --disable-pip-version-check)
    return
  fi
  [ -x "$tools/pip/bin/python" ] || make_venv "$tools/pip"
  pip=("$tools/pip/bin/python" -m pip --disable-pip-version-check)
}

make_venv() {
  # Debian keeps what fills a venv in a package of its own.
  python3 -c 'import venv, ensurepip' 2>/dev/null || need_packages "Python's venv" python3-venv
  step "make a Python venv" python3 -m venv --clear "$1"
}

# ensure_venv REQUIREMENTS: sets python, an interpreter that has them; made anew only when they change.
ensure_venv() {
  local requirements=$1 venv=$state/venv sum
  command -v python3 >/dev/null || need_packages Python python3 python3-venv
  python=$venv/bin/python
  sum=$({ python3 --version; cat "$requirements"; } | sha256sum | cut -d' ' -f1)
  if [ "$(cat "$venv/made-from" 2>/dev/null)" != "$sum" ] || ! "$python" -c '' 2>/dev/null; then
    make_venv "$venv"
    step "install the tests' Python packages" "$python" -m pip --disable-pip-version-check install -q -r "$requirements"
    echo "$sum" >"$venv/made-from"
  fi
}
