#!/bin/sh
# `clippings` as the service runs it: its user, settings, token and data folder. As root:
#   install --mode=0755 config/deploy/clippings.sh /usr/local/sbin/clippings
set -eu
if [ -r /etc/clippings/environment ]; then
    set -a
    . /etc/clippings/environment
    set +a
fi
CLIPPINGS_DATA_DIR=${CLIPPINGS_DATA_DIR:-/var/lib/clippings} HOME=/var/lib/clippings
export CLIPPINGS_DATA_DIR HOME
umask 077
exec setpriv --reuid=clippings --regid=clippings --init-groups /opt/clippings/.venv/bin/clippings "$@"
