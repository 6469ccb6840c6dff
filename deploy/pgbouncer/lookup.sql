-- Lets PgBouncer ask for the verifiers of the logins that SecPortal serves with, and of the database's owner, and for nothing else.
-- As a superuser, in SecPortal's database: psql --variable=password='...' --file=lookup.sql secportal

create role pgbouncer login password :'password';
select format('grant connect on database %I to pgbouncer', current_database()) \gexec

create schema pgbouncer;
create function pgbouncer.user_lookup(wanted text, out uname text, out phash text)
language sql stable security definer set search_path = pg_catalog as $$
  select r.rolname::text, r.rolpassword
  from pg_authid r
  where r.rolname = wanted and r.rolcanlogin and (
    r.oid = (select d.datdba from pg_database d where d.datname = current_database())
    or exists (
      select 1 from pg_auth_members m join pg_roles g on g.oid = m.roleid
      where m.member = r.oid
        and g.rolname in ('secportal_app', 'secportal_worker', 'secportal_identity', 'secportal_vault')
    )
  )
$$;
revoke all on function pgbouncer.user_lookup(text) from public;
grant usage on schema pgbouncer to pgbouncer;
grant execute on function pgbouncer.user_lookup(text) to pgbouncer;
