ALTER TABLE passkeys FORCE ROW LEVEL SECURITY;
ALTER TABLE passkey_challenges FORCE ROW LEVEL SECURITY;
ALTER TABLE service_tokens FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (counter, last_used_at, name), DELETE ON passkeys TO secportal_identity;
GRANT SELECT, INSERT, DELETE ON passkey_challenges TO secportal_identity;
-- The hash of a secret is identity's alone: pages list tokens without it.
GRANT SELECT (workspace_id, id, name, hint, scopes, created_by, created_by_name, created_at, expires_at, last_used_at, revoked_at, revoked_by_name)
  ON service_tokens TO secportal_app;
GRANT INSERT, UPDATE (revoked_at, revoked_by_name) ON service_tokens TO secportal_app;
GRANT SELECT, UPDATE (last_used_at) ON service_tokens TO secportal_identity;
GRANT SELECT (workspace_id, ctid), DELETE ON service_tokens TO secportal_purge;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION purge_workspace(batch integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  target uuid := tenant_context('workspace')::uuid;
  held text;
  removed integer;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM workspaces WHERE id = target AND deletion_begun_at IS NOT NULL) THEN
    RAISE EXCEPTION 'only a workspace whose deletion was begun is purged' USING ERRCODE = 'SP004';
  END IF;
  -- Rows that others refer to come last.
  FOREACH held IN ARRAY ARRAY['service_tokens', 'workspace_rules', 'rule_trials', 'repository_packages', 'repository_inventories', 'findings', 'finding_counts', 'scans', 'connected_repos', 'repositories',
    'listing_caches', 'oauth_flows', 'git_connections', 'git_provider_configs', 'token_uses', 'notification_outbox', 'notification_deliveries',
    'notifications', 'notification_preferences', 'notification_policy', 'webhook_secrets', 'webhooks', 'workspace_invitations']
  LOOP
    EXECUTE format('DELETE FROM %1$I WHERE ctid IN (SELECT ctid FROM %1$I WHERE workspace_id = $1 LIMIT $2)', held)
      USING target, batch;
    GET DIAGNOSTICS removed = ROW_COUNT;
    IF removed > 0 THEN RETURN removed; END IF;
  END LOOP;
  RETURN 0;
END $$;
