ALTER TABLE repository_inventories FORCE ROW LEVEL SECURITY;
ALTER TABLE repository_packages FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
GRANT SELECT ON repository_inventories, repository_packages TO secportal_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON repository_inventories, repository_packages TO secportal_worker;
GRANT UPDATE (private_packages) ON workspaces TO secportal_app;
GRANT SELECT (workspace_id, ctid), DELETE ON repository_inventories, repository_packages TO secportal_purge;
--> statement-breakpoint
-- The inventories go with everything else that a workspace held.
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
  FOREACH held IN ARRAY ARRAY['repository_packages', 'repository_inventories', 'findings', 'finding_counts', 'scans', 'connected_repos', 'repositories',
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
