# What Vigie needs of Debian 12, in one place for scripts/run and scripts/test. Sourced, not run.

# To build: the compiler, the libraries, and what makes the build fast.
BUILD_PACKAGES="g++ cmake ninja-build pkg-config ccache mold
  libboost1.81-dev libboost-json1.81-dev libfmt-dev libtomlplusplus-dev libcli11-dev nettle-dev
  libcurl4-openssl-dev libgumbo-dev zlib1g-dev libicu-dev libre2-dev
  libxapian-dev libcld2-dev hunspell-fr-classical libsqlitecpp-dev libsqlite3-dev libzstd-dev
  libkainjow-mustache-dev libhowardhinnant-date-dev tzdata libsystemd-dev
  libpoppler-cpp-dev libseccomp-dev"

# To run the demonstration: its site and its mail sink are small Python programs of ours.
RUN_PACKAGES="ca-certificates python3-minimal libpython3-stdlib"

# To test: the test framework, the formatters, Clang for the thread sanitizer, real servers and checkers.
TEST_PACKAGES="libgtest-dev libbenchmark-dev clang clang-format clang-tidy libclang-rt-14-dev
  python3 python3-aiosmtpd sqlite3 xapian-tools systemd git nginx-light openssl iproute2 strace faketime
  groff-base zsh fish"

# need PACKAGE…: installs those that are missing, as root or through sudo; says what it does.
need() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
      echo "These packages are missing and only root can install them: ${missing[*]}" >&2
      return 1
    }
    as_root=(sudo)
  fi
  echo "== installing ${#missing[@]} packages"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o Dpkg::Use-Pty=0 "${missing[@]}" >/tmp/vigie-packages.$$.log 2>&1 || {
    tail -n 20 "/tmp/vigie-packages.$$.log" >&2
    return 1
  }
  rm -f "/tmp/vigie-packages.$$.log"
}
