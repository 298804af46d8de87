# Servers that speak as Google's and Azure's stores do, for the tests of object stores; installed only when they are asked for.

# Sets fake_gcs.
ensure_fake_gcs() {
  local version=1.56.1
  local home=$tools/fake-gcs-server-$version
  fake_gcs=$home/fake-gcs-server
  [ ! -x "$fake_gcs" ] || return 0
  command -v go >/dev/null || die "what speaks like Google's store is built with Go, which is not on PATH"
  step "build fake-gcs-server" env GOBIN="$home" go install "github.com/fsouza/fake-gcs-server@v$version"
}

# start_fake_gcs HOME PORT: one bucket called parlance; exports what the tests want to know.
start_fake_gcs() {
  local home=$1 port=$2
  # A folder is a bucket.
  mkdir -p "$home/gcs/parlance"
  echo '{"private_key": "", "private_key_id": "", "client_email": "", "disable_oauth": true}' >"$home/gcs.json"
  start gcs "$home/log/gcs.log" "$fake_gcs" -scheme http -host 127.0.0.1 -port "$port" -public-host "127.0.0.1:$port" \
    -backend filesystem -filesystem-root "$home/gcs" -log-level warn
  await gcs "answers" 20 answers_on "$port"
  export TEST_GCS_ENDPOINT=http://127.0.0.1:$port TEST_GCS_SERVICE_ACCOUNT=$home/gcs.json
}

# Sets azurite; needs node.
ensure_azurite() {
  local version=3.37.0
  local home=$tools/azurite-$version
  azurite=$home/node_modules/azurite/dist/src/blob/main.js
  [ -r "$azurite" ] ||
    step "install Azurite" "$node" "$npm_cli" install --prefix "$home" --no-audit --no-fund --loglevel error "azurite@$version"
}

# start_azurite HOME PORT: one container called parlance; exports what the tests want to know.
start_azurite() {
  local home=$1 port=$2
  mkdir -p "$home/azure"
  export TEST_AZURE_ACCOUNT=parlance TEST_AZURE_KEY=dGVzdC1zZWNyZXQ= TEST_AZURE_ENDPOINT=http://127.0.0.1:$port/parlance
  AZURITE_ACCOUNTS=$TEST_AZURE_ACCOUNT:$TEST_AZURE_KEY start azure "$home/log/azure.log" \
    "$node" "$azurite" --blobHost 127.0.0.1 --blobPort "$port" --location "$home/azure" --skipApiVersionCheck --disableTelemetry --silent
  await azure "answers" 30 answers_on "$port"
  "$node" "$root/scripts/lib/azure-container.mjs" parlance
}
