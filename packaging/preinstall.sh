#!/bin/sh
# The account that the service runs as. It owns its data folder and nothing else, and nobody can sign in with it.
set -e
if ! getent passwd klankbord >/dev/null; then
	useradd --system --user-group --home-dir /var/lib/klankbord --no-create-home --shell /usr/sbin/nologin klankbord
fi
