CREATE TABLE "tenant_context_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"inner_block" "bytea" NOT NULL,
	"outer_block" "bytea" NOT NULL,
	CONSTRAINT "tenant_context_keys_lengths" CHECK (octet_length("tenant_context_keys"."inner_block") = 64 and octet_length("tenant_context_keys"."outer_block") = 64)
);
--> statement-breakpoint
ALTER TABLE "tenant_context_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "tenant_context_keys_named" ON "tenant_context_keys" AS PERMISSIVE FOR SELECT TO "secportal_context" USING (id = split_part(current_setting('app.context', true), '.', 1));--> statement-breakpoint
CREATE POLICY "tenant_context_keys_owner_select" ON "tenant_context_keys" AS PERMISSIVE FOR SELECT TO "secportal_owner" USING (id ~ '^[0-9a-f]{8}$');--> statement-breakpoint
CREATE POLICY "tenant_context_keys_owner_insert" ON "tenant_context_keys" AS PERMISSIVE FOR INSERT TO "secportal_owner" WITH CHECK (id ~ '^[0-9a-f]{8}$');--> statement-breakpoint
CREATE POLICY "tenant_context_keys_owner_delete" ON "tenant_context_keys" AS PERMISSIVE FOR DELETE TO "secportal_owner" USING (id ~ '^[0-9a-f]{8}$');--> statement-breakpoint
ALTER TABLE "tenant_context_keys" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT ON tenant_context_keys TO secportal_context;--> statement-breakpoint
-- One field of the running transaction's context, after its signature and its end were checked; null outside a context. The
-- context is seven fields with a dot between: key, end in Unix seconds, scope, workspace, person, invitation, and the HMAC-SHA256
-- (RFC 2104) of the six before.
CREATE FUNCTION tenant_context(field text) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  context text := current_setting('app.context', true);
  fields text[];
  known tenant_context_keys;
BEGIN
  IF context IS NULL OR context = '' THEN RETURN NULL; END IF;
  fields := string_to_array(context, '.');
  SELECT * INTO known FROM tenant_context_keys WHERE id = fields[1];
  IF known.id IS NULL OR cardinality(fields) <> 7 OR fields[2]::bigint < extract(epoch FROM clock_timestamp())
    OR fields[7] <> encode(sha256(known.outer_block || sha256(known.inner_block
      || convert_to(left(context, -65), 'UTF8'))), 'hex')
  THEN
    RAISE EXCEPTION 'the tenant context is not valid' USING ERRCODE = 'SP003';
  END IF;
  RETURN nullif(
    CASE field WHEN 'scope' THEN fields[3] WHEN 'workspace' THEN fields[4] WHEN 'person' THEN fields[5]
      WHEN 'invitation' THEN fields[6] END, '');
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION tenant_context(text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION tenant_context(text)
  TO secportal_app, secportal_worker, secportal_identity, secportal_vault;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO secportal_context;
--> statement-breakpoint
ALTER FUNCTION tenant_context(text) OWNER TO secportal_context;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM secportal_context;
--> statement-breakpoint
ALTER POLICY "activity_log_select" ON "activity_log" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "activity_log_insert" ON "activity_log" TO secportal_app,secportal_identity,secportal_vault,secportal_worker WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "activity_log_update" ON "activity_log" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "activity_log_delete" ON "activity_log" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "git_connections_select" ON "git_connections" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "git_connections_insert" ON "git_connections" TO secportal_app,secportal_identity,secportal_vault,secportal_worker WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "git_connections_update" ON "git_connections" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "git_connections_delete" ON "git_connections" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "git_provider_configs_select" ON "git_provider_configs" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "git_provider_configs_insert" ON "git_provider_configs" TO secportal_app,secportal_identity,secportal_vault,secportal_worker WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "git_provider_configs_update" ON "git_provider_configs" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "git_provider_configs_delete" ON "git_provider_configs" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "listing_caches_select" ON "listing_caches" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "listing_caches_insert" ON "listing_caches" TO secportal_app,secportal_identity,secportal_vault,secportal_worker WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "listing_caches_update" ON "listing_caches" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "listing_caches_delete" ON "listing_caches" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "oauth_flows_select" ON "oauth_flows" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "oauth_flows_insert" ON "oauth_flows" TO secportal_app,secportal_identity,secportal_vault,secportal_worker WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "oauth_flows_update" ON "oauth_flows" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "oauth_flows_delete" ON "oauth_flows" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "connected_repos_select" ON "connected_repos" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "connected_repos_insert" ON "connected_repos" TO secportal_app,secportal_identity,secportal_vault,secportal_worker WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "connected_repos_update" ON "connected_repos" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "connected_repos_delete" ON "connected_repos" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "repositories_select" ON "repositories" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "repositories_insert" ON "repositories" TO secportal_app,secportal_identity,secportal_vault,secportal_worker WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "repositories_update" ON "repositories" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "repositories_delete" ON "repositories" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "findings_select" ON "findings" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "findings_insert" ON "findings" TO secportal_app,secportal_identity,secportal_vault,secportal_worker WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "findings_update" ON "findings" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "findings_delete" ON "findings" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "scans_select" ON "scans" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "scans_insert" ON "scans" TO secportal_app,secportal_identity,secportal_vault,secportal_worker WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "scans_update" ON "scans" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "scans_delete" ON "scans" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "installation_select" ON "installation" TO secportal_identity USING ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "installation_insert" ON "installation" TO secportal_identity WITH CHECK ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "installation_update" ON "installation" TO secportal_identity USING ((select tenant_context('scope')) = 'identity') WITH CHECK ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "installation_delete" ON "installation" TO secportal_identity USING ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "one_time_links_select" ON "one_time_links" TO secportal_identity USING ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "one_time_links_insert" ON "one_time_links" TO secportal_identity WITH CHECK ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "one_time_links_update" ON "one_time_links" TO secportal_identity USING ((select tenant_context('scope')) = 'identity') WITH CHECK ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "one_time_links_delete" ON "one_time_links" TO secportal_identity USING ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "recovery_codes_select" ON "recovery_codes" TO secportal_identity USING ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "recovery_codes_insert" ON "recovery_codes" TO secportal_identity WITH CHECK ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "recovery_codes_update" ON "recovery_codes" TO secportal_identity USING ((select tenant_context('scope')) = 'identity') WITH CHECK ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "recovery_codes_delete" ON "recovery_codes" TO secportal_identity USING ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "sessions_select" ON "sessions" TO secportal_identity USING ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "sessions_insert" ON "sessions" TO secportal_identity WITH CHECK ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "sessions_update" ON "sessions" TO secportal_identity USING ((select tenant_context('scope')) = 'identity') WITH CHECK ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "sessions_delete" ON "sessions" TO secportal_identity USING ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "throttles_select" ON "throttles" TO secportal_identity USING ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "throttles_insert" ON "throttles" TO secportal_identity WITH CHECK ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "throttles_update" ON "throttles" TO secportal_identity USING ((select tenant_context('scope')) = 'identity') WITH CHECK ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "throttles_delete" ON "throttles" TO secportal_identity USING ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "totp_credentials_select" ON "totp_credentials" TO secportal_identity USING ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "totp_credentials_insert" ON "totp_credentials" TO secportal_identity WITH CHECK ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "totp_credentials_update" ON "totp_credentials" TO secportal_identity USING ((select tenant_context('scope')) = 'identity') WITH CHECK ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "totp_credentials_delete" ON "totp_credentials" TO secportal_identity USING ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "users_peers" ON "users" TO secportal_app,secportal_vault,secportal_worker USING (exists (select 1 from workspace_members m where m.user_id = users.id and m.workspace_id = (select tenant_context('workspace')::uuid)));--> statement-breakpoint
ALTER POLICY "users_select" ON "users" TO secportal_identity USING ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "users_insert" ON "users" TO secportal_identity WITH CHECK ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "users_update" ON "users" TO secportal_identity USING ((select tenant_context('scope')) = 'identity') WITH CHECK ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "users_delete" ON "users" TO secportal_identity USING ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
ALTER POLICY "workspace_invitations_select" ON "workspace_invitations" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "workspace_invitations_insert" ON "workspace_invitations" TO secportal_app,secportal_identity,secportal_vault,secportal_worker WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "workspace_invitations_update" ON "workspace_invitations" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "workspace_invitations_delete" ON "workspace_invitations" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "workspace_invitations_by_link" ON "workspace_invitations" TO secportal_identity USING (token_hash = (select decode(tenant_context('invitation'), 'hex')));--> statement-breakpoint
ALTER POLICY "workspace_keys_select" ON "workspace_keys" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "workspace_keys_insert" ON "workspace_keys" TO secportal_app,secportal_identity,secportal_vault,secportal_worker WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "workspace_keys_update" ON "workspace_keys" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "workspace_keys_delete" ON "workspace_keys" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "workspace_members_select" ON "workspace_members" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "workspace_members_insert" ON "workspace_members" TO secportal_app,secportal_identity,secportal_vault,secportal_worker WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "workspace_members_update" ON "workspace_members" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "workspace_members_delete" ON "workspace_members" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "workspace_members_own_for_identity" ON "workspace_members" TO secportal_identity USING (user_id = (select tenant_context('person')::uuid));--> statement-breakpoint
ALTER POLICY "workspaces_select" ON "workspaces" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "workspaces_insert" ON "workspaces" TO secportal_app,secportal_identity,secportal_vault,secportal_worker WITH CHECK (id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "workspaces_update" ON "workspaces" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (id = (select tenant_context('workspace')::uuid)) WITH CHECK (id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "workspaces_delete" ON "workspaces" TO secportal_app,secportal_identity,secportal_vault,secportal_worker USING (id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
ALTER POLICY "workspaces_own_for_identity" ON "workspaces" TO secportal_identity USING (exists (select 1 from workspace_members m where m.workspace_id = workspaces.id and m.user_id = (select tenant_context('person')::uuid)));