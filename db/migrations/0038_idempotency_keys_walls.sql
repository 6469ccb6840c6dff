ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- Whose key it is never changes; everything of the call does when the key is taken anew.
GRANT SELECT, INSERT, DELETE, UPDATE (procedure, input_hash, claim, state, answer, created_at, locked_until, expires_at)
  ON idempotency_keys TO secportal_app;
GRANT SELECT (workspace_id, ctid), DELETE ON idempotency_keys TO secportal_purge;
GRANT SELECT (workspace_id, actor_id, key_hash, expires_at), DELETE ON idempotency_keys TO secportal_queue;
--> statement-breakpoint
-- Removes a batch of keys that are past their end, in every workspace, and says how many. The policies of the queue role let it see
-- nothing younger.
CREATE FUNCTION sweep_idempotency_keys() RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH ended AS (
    DELETE FROM idempotency_keys k WHERE (k.workspace_id, k.actor_id, k.key_hash) IN (
      SELECT o.workspace_id, o.actor_id, o.key_hash FROM idempotency_keys o WHERE o.expires_at < now() LIMIT 1000
    ) RETURNING 1
  )
  SELECT count(*)::integer FROM ended;
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION sweep_idempotency_keys() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sweep_idempotency_keys() TO secportal_worker;
GRANT CREATE ON SCHEMA public TO secportal_queue;
--> statement-breakpoint
ALTER FUNCTION sweep_idempotency_keys() OWNER TO secportal_queue;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM secportal_queue;
--> statement-breakpoint
-- The keys go with everything else that a workspace held.
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
  FOREACH held IN ARRAY ARRAY['service_tokens', 'idempotency_keys', 'workspace_rules', 'rule_trials', 'repository_packages', 'repository_inventories', 'findings', 'finding_counts', 'finding_days', 'scans', 'connected_repos', 'repositories',
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
