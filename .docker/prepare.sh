#!/bin/sh
# A name for the instance and its form -> .env and fresh secrets; what is there already stays as it is.
#   sh .docker/prepare.sh map.example.org            everything apart: Neo4j, Redis, API, worker, pages
#   sh .docker/prepare.sh map.example.org small      one container with the embedded engine
set -eu
cd "$(dirname "$0")/.."
domain=${1:?name the domain of the instance, or localhost}
form=${2:-full}
case $form in full | small) ;; *)
	echo "prepare: the form is full or small" >&2
	exit 2
	;;
esac
umask 077
secrets=.docker/secrets
# The folder shuts others out; the files are open because each container reads its own as another user.
mkdir -p "$secrets"
chmod 700 "$secrets"

random() { head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n'; }
secret() { # name, value
	[ -e "$secrets/$1" ] || printf '%s' "$2" >"$secrets/$1"
	chmod 444 "$secrets/$1"
}

secret api_token "$(random)"
password=$(random)
secret neo4j_password "$password"
secret neo4j_auth "neo4j/$(cat "$secrets/neo4j_password")"
secret redis_url "redis://:$(random)@redis:6379/0"
secret openai_api_key ""

if [ ! -e .env ]; then
	cat >.env <<-END
		# Read by docker compose. No secrets here: they lie in .docker/secrets, one a file.
		COMPOSE_PROFILES=$form
		DRIFTMAP_DOMAIN=$domain
		DRIFTMAP_SECRETS=./.docker/secrets
		DRIFTMAP_TIMEZONE=Europe/Moscow
	END
else
	echo "prepare: .env is there and stays as it is" >&2
fi
echo "prepare: ready. The token that the page asks for: cat $secrets/api_token" >&2
echo "prepare: a model's key, if there is one, goes into $secrets/openai_api_key" >&2
