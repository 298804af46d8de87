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
  local components
  components=$(sed -n 's/^components *= *\[\(.*\)\]/\1/p' "$root/rust-toolchain.toml" | tr -d ' "')
  rustup toolchain install "$(pinned_rust)" --profile minimal --no-self-update ${components:+--component "$components"}
}

# ensure_rust [COMPONENT…]: a compiler for everybody; rustfmt and clippy are insisted on only where they are asked for.
ensure_rust() {
  local component
  PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH
  # Named like this, rustup adds no missing component by itself: cargo's children would do so all at once, and fail.
  RUSTUP_TOOLCHAIN=$(pinned_rust)
  export RUSTUP_TOOLCHAIN
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
    "cargo-${component/rustfmt/fmt}" --version >/dev/null 2>&1 || { step "install $component" install_toolchain; break; }
  done
}

# Cargo in the workspace, counting aloud so that a step can show how far it is.
cargo_() { (cd "$root" && CARGO_TERM_PROGRESS_WHEN=always CARGO_TERM_PROGRESS_WIDTH=80 cargo "$@"); }
