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

# ensure_venv REQUIREMENTS: sets venv, which has them; made anew only when they change or its Python is gone.
ensure_venv() {
  local requirements=$1
  venv=$state/venv
  command -v python3 >/dev/null || need_packages Python python3 python3-venv
  if cmp -s "$requirements" "$venv/installed.txt" && "$venv/bin/python" -c '' 2>/dev/null; then return; fi
  make_venv "$venv"
  step "install the tests' Python packages" "$venv/bin/python" -m pip --disable-pip-version-check install -r "$requirements"
  cp "$requirements" "$venv/installed.txt"
}
