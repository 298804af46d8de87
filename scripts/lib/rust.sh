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

# rustup's own installer, pinned like every other tool here; what its web page pipes into a shell fetches the same.
install_rustup() {
  local machine sum fresh=$tools/rustup-init
  machine=$(uname -m)
  case $machine in
    x86_64) sum=4acc9acc76d5079515b46346a485974457b5a79893cfb01112423c89aeb5aa10 ;;
    aarch64) sum=9732d6c5e2a098d3521fca8145d826ae0aaa067ef2385ead08e6feac88fa5792 ;;
    *) echo "there is no pinned installer for $machine: install rustup by hand"; return 1 ;;
  esac
  mkdir -p "$tools"
  curl --proto '=https' --tlsv1.2 -sSfL --retry 3 -o "$fresh" \
    "https://static.rust-lang.org/rustup/archive/1.29.0/$machine-unknown-linux-gnu/rustup-init"
  echo "$sum  $fresh" | sha256sum --check
  chmod +x "$fresh"
  # Debian's own, older cargo may be installed as well; it stays.
  RUSTUP_INIT_SKIP_PATH_CHECK=yes "$fresh" -y --no-modify-path --profile minimal --default-toolchain none
  rm "$fresh"
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
