#!/bin/sh
# Called by `make test`: Chromium and PostgreSQL for the tests that need them, where packages may be installed.
set -eu

has_chromium() {
    "$PYTHON" -c 'from tests.support.browsing import chromium_path; import sys; sys.exit(chromium_path() is None)'
}

has_postgresql() {
    "$PYTHON" -c 'from tests.support.postgresql import programs; import sys; sys.exit(programs() is None)'
}

may_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" > /dev/null
}

if may_install && ! { has_chromium && has_postgresql; }; then
    echo 'Installing Chromium and PostgreSQL for the tests …'
    apt-get update -qq || true
    has_postgresql || apt_install postgresql || true
    # Ubuntu has Chromium as a snap only: there the browser comes from Playwright.
    has_chromium || apt_install chromium fonts-liberation || "$PYTHON" -m playwright install --with-deps chromium || true
fi

has_chromium || echo 'SKIPPED: no Chromium here, so the browser tests do not run. Debian: apt install chromium'
has_postgresql || echo 'SKIPPED: no PostgreSQL here, so its tests do not run. Debian, Ubuntu: apt install postgresql'
