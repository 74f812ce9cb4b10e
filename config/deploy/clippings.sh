#!/bin/sh
# `clippings` as the service runs it: its user, settings, token and data folder. As root:
#   install --mode=0755 config/deploy/clippings.sh /usr/local/sbin/clippings
set -eu
# Values are taken as they stand, as systemd takes them: an address may hold `&`, a password `$`.
if [ -r /etc/clippings/environment ]; then
    while IFS= read -r line || [ -n "$line" ]; do
        name=${line%%=*} value=${line#*=}
        case $name in
            "$line" | '' | [0-9]* | *[!A-Za-z0-9_]*) continue ;; # a comment, or no variable
        esac
        case $value in
            \"*\" | \'*\') value=${value#?} value=${value%?} ;;
        esac
        export "$name=$value"
    done </etc/clippings/environment
fi
CLIPPINGS_DATA_DIR=${CLIPPINGS_DATA_DIR:-/var/lib/clippings} HOME=/var/lib/clippings
export CLIPPINGS_DATA_DIR HOME
umask 077
exec setpriv --reuid=clippings --regid=clippings --init-groups /opt/clippings/.venv/bin/clippings "$@"
