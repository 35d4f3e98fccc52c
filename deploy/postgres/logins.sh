#!/usr/bin/env bash
# Run once by PostgreSQL's container, on an empty data folder: a login of its own for each kind of process
# (docs/adr/0029-database-roles.md). The passwords are secrets of docker-compose.yml.
set -euo pipefail

secret() { tr -d '\r\n' < "${SECRETS:-/run/secrets}/postgres_$1"; }

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set database="$POSTGRES_DB" --set owner="$(secret owner)" --set commands="$(secret commands)" \
  --set projections="$(secret projections)" --set audit="$(secret audit)" <<'SQL'
create role bugzot_writer nologin;
create role bugzot_projector nologin;
create role bugzot_reader nologin;
create role bugzot_auditor nologin;

create role bugzot_owner login password :'owner';
grant bugzot_projector to bugzot_owner;
alter database :"database" owner to bugzot_owner;

create role bugzot_commands login password :'commands';
grant bugzot_writer, bugzot_reader, bugzot_auditor to bugzot_commands;

create role bugzot_projections login password :'projections';
grant bugzot_projector, bugzot_reader, bugzot_auditor to bugzot_projections;

create role bugzot_audit login password :'audit';
grant bugzot_auditor to bugzot_audit;

revoke all on database :"database" from public;
grant connect on database :"database" to bugzot_owner, bugzot_commands, bugzot_projections, bugzot_audit;
SQL
