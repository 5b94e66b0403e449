#!/bin/bash
# Runs the words given under a systemd --user of its own: a mount namespace with an empty /run, so
# that nothing of the machine's is touched. Needs root (a container's will do).
set -eu
if [ "${1:-}" != inside ]; then
    exec unshare --mount --pid --fork --mount-proc --kill-child "$0" inside "$@"
fi
shift
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/system
install -d -m 700 /run/user-of-the-test
export XDG_RUNTIME_DIR=/run/user-of-the-test
if [ -d /sys/fs/cgroup/systemd ]; then
    group=/sys/fs/cgroup/systemd/tactful-test-$RANDOM
    mkdir "$group"
    echo $$ > "$group/cgroup.procs"
fi
systemd=/lib/systemd/systemd
[ -x "$systemd" ] || systemd=/usr/lib/systemd/systemd
"$systemd" --user --unit=basic.target --log-target=console --log-level=warning >&2 &
for _ in $(seq 100); do
    systemctl --user is-system-running >/dev/null 2>&1 && break
    sleep 0.1
done
code=0
"$@" || code=$?
systemctl --user exit >/dev/null 2>&1 || true
exit "$code"
