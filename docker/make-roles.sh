#!/bin/bash
# Run once by the official PostgreSQL image, when its volume is empty: two roles, and a database that the first owns.
# The application's role owns nothing; `manage.py migrate` gives it its rights to the tables.
set -euo pipefail

psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" <<'SQL'
create role release_monitor_owner login password :'owner_password';
create role release_monitor_app login password :'app_password';
create database release_monitor owner release_monitor_owner;
SQL
