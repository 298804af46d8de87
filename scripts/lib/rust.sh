# The Rust toolchain that rust-toolchain.toml names.

pinned_rust() { sed -n 's/^channel *= *"\(.*\)"/\1/p' "$root/rust-toolchain.toml"; }

rust_works() {
  local version
  command -v cargo >/dev/null || return 1
  # Without this rustup would fetch a missing toolchain here, unseen.
  version=$(cd "$root" && RUSTUP_AUTO_INSTALL=0 cargo --version 2>/dev/null) || return 1
  version=${version#cargo }
  at_least "$(pinned_rust)" "${version%% *}"
}

install_rustup() {
  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs |
    RUSTUP_INIT_SKIP_PATH_CHECK=yes sh -s -- -y --no-modify-path --profile minimal --default-toolchain none
}

install_toolchain() {
  rustup toolchain install "$(pinned_rust)" --profile minimal --no-self-update "$@"
}

# ensure_rust [COMPONENT…]: a compiler for everybody; rustfmt and clippy only where they are asked for.
ensure_rust() {
  local component missing=()
  PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH
  command -v cc >/dev/null || need_packages "a C compiler" gcc libc6-dev
  if ! rust_works; then
    if ! command -v rustup >/dev/null; then
      command -v curl >/dev/null || need_packages curl curl ca-certificates
      step "install rustup" install_rustup
    fi
    step "install Rust $(pinned_rust)" install_toolchain
    rust_works || die "cargo does not start: $(cd "$root" && cargo --version 2>&1 | head -n 1)"
  fi
  for component in "$@"; do
    (cd "$root" && RUSTUP_AUTO_INSTALL=0 "cargo-${component/rustfmt/fmt}" --version) >/dev/null 2>&1 || missing+=(-c "$component")
  done
  [ ${#missing[@]} = 0 ] || step "install ${missing[*]//-c/}" install_toolchain "${missing[@]}"
}

# Cargo in the workspace, counting aloud so that a step can show how far it is.
cargo_() { (cd "$root" && CARGO_TERM_PROGRESS_WHEN=always CARGO_TERM_PROGRESS_WIDTH=80 cargo "$@"); }
