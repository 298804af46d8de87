# A server that speaks S3, for the tests of object stores: built once, into .parlance/tools.

# Sets s3_server.
ensure_s3() {
  local version=0.14.1
  local home=$tools/s3s-fs-$version
  s3_server=$home/bin/s3s-fs
  [ -x "$s3_server" ] ||
    step "build an S3 server for tests" env CARGO_TARGET_DIR="$CARGO_TARGET_DIR/s3s-fs" \
      "$(command -v cargo)" install s3s-fs --version "=$version" --features binary --locked --root "$home"
}

# start_s3 HOME PORT: one bucket called parlance; sets s3_port.
start_s3() {
  local home=$1
  s3_port=$2
  mkdir -p "$home/s3/parlance"
  start s3 "$home/log/s3.log" \
    "$s3_server" --host 127.0.0.1 --port "$s3_port" --access-key test-key --secret-key test-secret "$home/s3"
  await s3 "answers" 20 answers_on "$s3_port"
}
