-- Removing what a workspace held, a batch at a time, so that no statement outlasts its timeout. The role that may is a member of the
-- app's group for its policies, reads nothing but whose row it is, and the function asks for a deletion that was begun.
GRANT UPDATE (deletion_begun_at, deleted_at) ON workspaces TO secportal_app;
GRANT SELECT (workspace_id, ctid), DELETE ON findings, scans, connected_repos, repositories, listing_caches, oauth_flows, git_connections,
  git_provider_configs, token_uses, notification_outbox, notifications, notification_preferences, notification_policy,
  notification_deliveries, webhook_secrets, webhooks, workspace_invitations TO secportal_purge;
GRANT SELECT (id, deletion_begun_at) ON workspaces TO secportal_purge;
GRANT EXECUTE ON FUNCTION tenant_context(text) TO secportal_purge;
--> statement-breakpoint
-- Deletes at most `batch` rows of the transaction's workspace and answers how many; 0 when nothing is left.
CREATE FUNCTION purge_workspace(batch integer) RETURNS integer
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
  FOREACH held IN ARRAY ARRAY['findings', 'scans', 'connected_repos', 'repositories', 'listing_caches', 'oauth_flows',
    'git_connections', 'git_provider_configs', 'token_uses', 'notification_outbox', 'notification_deliveries', 'notifications',
    'notification_preferences', 'notification_policy', 'webhook_secrets', 'webhooks', 'workspace_invitations']
  LOOP
    EXECUTE format('DELETE FROM %1$I WHERE ctid IN (SELECT ctid FROM %1$I WHERE workspace_id = $1 LIMIT $2)', held)
      USING target, batch;
    GET DIAGNOSTICS removed = ROW_COUNT;
    IF removed > 0 THEN RETURN removed; END IF;
  END LOOP;
  RETURN 0;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION purge_workspace(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_workspace(integer) TO secportal_app;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO secportal_purge;
--> statement-breakpoint
ALTER FUNCTION purge_workspace(integer) OWNER TO secportal_purge;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM secportal_purge;
