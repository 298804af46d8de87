# A server that speaks S3, for the tests of object stores: Garage or MinIO if there is one on PATH, else one that is built once,
# into .parlance/tools.

# Sets s3_server.
ensure_s3() {
  local version=0.14.1
  local home=$tools/s3s-fs-$version
  s3_server=$(command -v garage || command -v minio || echo "$home/bin/s3s-fs")
  [ -x "$s3_server" ] ||
    step "build an S3 server for tests" env CARGO_TARGET_DIR="$CARGO_TARGET_DIR/s3s-fs" \
      "$(command -v cargo)" install s3s-fs --version "=$version" --features binary --locked --root "$home"
}

# start_s3 HOME PORT: one bucket called parlance; sets s3_port, s3_key and s3_secret.
start_s3() {
  local home=$1
  s3_port=$2
  s3_key=test-key
  s3_secret=test-secret
  mkdir -p "$home/s3/parlance"
  case ${s3_server##*/} in
    garage) start_garage "$home" ;;
    minio)
      # A folder is a bucket.
      MINIO_ROOT_USER=$s3_key MINIO_ROOT_PASSWORD=$s3_secret MINIO_BROWSER=off MINIO_UPDATE=off start s3 "$home/log/s3.log" \
        "$s3_server" server --quiet --address "127.0.0.1:$s3_port" "$home/s3"
      ;;
    *)
      start s3 "$home/log/s3.log" \
        "$s3_server" --host 127.0.0.1 --port "$s3_port" --access-key "$s3_key" --secret-key "$s3_secret" "$home/s3"
      ;;
  esac
  await s3 "answers" 20 answers_on "$s3_port"
}

hex() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }

# Its keys have a form of their own, and it keeps nothing before it was told what it has room for.
start_garage() {
  local home=$1 config=$1/garage.toml rpc
  rpc=$(free_port)
  s3_key=GK$(hex 12)
  s3_secret=$(hex 32)
  (umask 077; cat >"$config") <<TOML
metadata_dir = "$home/s3/meta"
data_dir = "$home/s3/data"
db_engine = "sqlite"
replication_factor = 1
rpc_bind_addr = "127.0.0.1:$rpc"
rpc_public_addr = "127.0.0.1:$rpc"
rpc_secret = "$(hex 32)"
[s3_api]
s3_region = "us-east-1"
api_bind_addr = "127.0.0.1:$s3_port"
TOML
  start s3 "$home/log/s3.log" "$s3_server" -c "$config" server
  await s3 "answers" 20 answers_on "$rpc"
  step "give Garage a bucket" give_garage_a_bucket "$config"
}

give_garage_a_bucket() {
  local node
  node=$("$s3_server" -c "$1" node id -q)
  "$s3_server" -c "$1" layout assign --zone here --capacity 10G "${node%%@*}"
  "$s3_server" -c "$1" layout apply --version 1
  "$s3_server" -c "$1" key import --yes -n parlance "$s3_key" "$s3_secret"
  "$s3_server" -c "$1" bucket create parlance
  "$s3_server" -c "$1" bucket allow --read --write parlance --key "$s3_key"
}
