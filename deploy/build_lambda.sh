#!/usr/bin/env bash
# Builds the archive that all five Lambda functions run: deploy/build_lambda.sh [FILE].
# Needs no Docker: wheels for Lambda's Linux come from the package index. Of equal inputs
# it makes an equal archive. PYTHON_VERSION is the runtime's; a Python of that version
# must be on PATH, since byte code is compiled here.
set -euo pipefail
cd "$(dirname "$0")/.."
archive="${1:-deploy/dist/app.zip}"
version="${PYTHON_VERSION:-3.13}"
python="${PYTHON:-.venv/bin/python}"
cache=".cache/lambda"

compiler="python$version"
"$compiler" -c 'import sys; sys.exit(sys.argv[1] != "%d.%d" % sys.version_info[:2])' "$version" 2>/dev/null || {
  echo "error: no $compiler on PATH to compile for the runtime with; set PYTHON_VERSION to one that is." >&2
  exit 1
}

mkdir -p "$cache"
work="$(mktemp -d "$PWD/$cache/build.XXXXXX")"
trap 'rm -rf "$work"' EXIT

# Leave out web servers and Celery.
grep -vE '^(gunicorn|uvicorn|uvloop|httptools|a2wsgi|celery)' requirements.txt >"$work/requirements.txt"
key="$(cat "$work/requirements.txt" deploy/constraints.txt <(echo "$version") | sha256sum | cut -c 1-16)"
packages="$cache/packages-$version-$key"
if [ ! -d "$packages" ]; then
  # Published as source only, and pure Python: its wheel fits any platform.
  "$python" -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir "$work/wheels" \
    "$(grep '^http_ece' "$work/requirements.txt")"
  "$python" -m pip install --quiet --disable-pip-version-check --no-compile --target "$work/packages" \
    --platform manylinux2014_x86_64 --platform manylinux_2_28_x86_64 --implementation cp \
    --only-binary=:all: --find-links "$work/wheels" --python-version "$version" \
    -r "$work/requirements.txt" -c deploy/constraints.txt
  mv -T "$work/packages" "$packages" 2>/dev/null || [ -d "$packages" ]
fi

stage="$work/stage"
"$python" -m deploy.packing copy "$stage" "$packages"
# Pages load neither Redoc, nor htmx from elsewhere, nor the API framework's own pages.
env -i PATH="$PATH" HOME="$work" APP_ENV=local STATIC_COMPRESSED=true STATIC_ROOT="$stage/static" \
  DATA_DIR="$work/data" "$python" manage.py collectstatic --noinput --verbosity 0 \
  --ignore redoc --ignore rest_framework --ignore django_htmx
PYTHONHASHSEED=0 "$compiler" -m compileall -q -j 1 --invalidation-mode unchecked-hash \
  -s "$stage" -p /var/task "$stage"
"$python" -m deploy.packing archive "$stage" "$archive"
