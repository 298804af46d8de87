# Sources the whole of this folder, base first.
. "$(dirname "${BASH_SOURCE[0]}")/base.sh"
for part in packages python wheel rust node web ports processes postgres nats s3 clouds meilisearch; do
  . "$root/scripts/lib/$part.sh"
done
