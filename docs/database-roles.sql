-- A login of its own for each kind of process (docs/adr/0029-database-roles.md). A superuser runs this once, connected to
-- the database, with passwords of his choice. It may be left out: then BugZot makes the groups itself, and one login that
-- may create roles plays them all.

-- The groups. Their names are fixed, and all databases of the cluster share them.
create role bugzot_writer nologin;
create role bugzot_projector nologin;
create role bugzot_reader nologin;
create role bugzot_auditor nologin;

-- Owns everything and migrates: DATABASE_URL of "npm run migrate" only.
create role bugzot_owner login password 'change me';
-- It hands read models over to the projector.
grant bugzot_projector to bugzot_owner;
alter database bugzot owner to bugzot_owner;

-- BUGZOT_ROLES=api, BUGZOT_ROLES=relay, BUGZOT_ROLES=reactions and BUGZOT_ROLES=worker, each with BUGZOT_MIGRATIONS=check.
create role bugzot_commands login password 'change me';
grant bugzot_writer, bugzot_reader, bugzot_auditor to bugzot_commands;

-- BUGZOT_ROLES=projector with BUGZOT_MIGRATIONS=check; and the tools for read models.
create role bugzot_projections login password 'change me';
grant bugzot_projector, bugzot_reader, bugzot_auditor to bugzot_projections;

-- "npm run audit" with BUGZOT_MIGRATIONS=check.
create role bugzot_audit login password 'change me';
grant bugzot_auditor to bugzot_audit;

-- Nobody else connects, and nobody makes temporary tables.
revoke all on database bugzot from public;
grant connect on database bugzot to bugzot_owner, bugzot_commands, bugzot_projections, bugzot_audit;
