-- What can be told of the time before there were days: a finding came when it was first seen, and went when it was fixed or decided.
-- The owner is under FORCE too, so it is lifted for that.
ALTER TABLE findings NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
INSERT INTO finding_days (workspace_id, repository_id, day, severity, change)
SELECT workspace_id, repository_id, day, severity, sum(step) FROM (
  SELECT workspace_id, repository_id, severity, (first_seen_at AT TIME ZONE 'UTC')::date AS day, 1 AS step
  FROM findings WHERE duplicate_of IS NULL
  UNION ALL
  SELECT workspace_id, repository_id, severity,
    (coalesce(CASE state WHEN 'fixed' THEN fixed_at ELSE state_at END, last_seen_at) AT TIME ZONE 'UTC')::date, -1
  FROM findings WHERE duplicate_of IS NULL AND state NOT IN ('new', 'open', 'reopened')
) changed
GROUP BY 1, 2, 3, 4 HAVING sum(step) <> 0;
--> statement-breakpoint
ALTER TABLE findings FORCE ROW LEVEL SECURITY;
ALTER TABLE finding_days FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (change) ON finding_days TO secportal_app, secportal_worker;
GRANT SELECT (workspace_id, ctid), DELETE ON finding_days TO secportal_purge;
--> statement-breakpoint
-- Writes down how the counts of findings that ask for somebody changed today. It runs as whoever changed the findings, in the same
-- order of rows as the counts. A workspace that is being purged is past having a course.
CREATE FUNCTION note_finding_day() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF current_user = 'secportal_purge' THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    INSERT INTO finding_days AS d (workspace_id, repository_id, day, severity, change)
    SELECT workspace_id, repository_id, (now() AT TIME ZONE 'UTC')::date, severity, sum(total) FROM after_rows
    WHERE state IN ('new', 'open', 'reopened') GROUP BY 1, 2, 4 HAVING sum(total) <> 0 ORDER BY 1, 2, 4
    ON CONFLICT (workspace_id, repository_id, day, severity) DO UPDATE SET change = d.change + excluded.change;
  ELSE
    INSERT INTO finding_days AS d (workspace_id, repository_id, day, severity, change)
    SELECT a.workspace_id, a.repository_id, (now() AT TIME ZONE 'UTC')::date, a.severity, sum(a.total - b.total)
    FROM after_rows a JOIN before_rows b USING (workspace_id, repository_id, engine, severity, state)
    WHERE a.state IN ('new', 'open', 'reopened') GROUP BY 1, 2, 4 HAVING sum(a.total - b.total) <> 0 ORDER BY 1, 2, 4
    ON CONFLICT (workspace_id, repository_id, day, severity) DO UPDATE SET change = d.change + excluded.change;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION note_finding_day() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER finding_counts_noted_insert AFTER INSERT ON finding_counts
  REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION note_finding_day();
CREATE TRIGGER finding_counts_noted_update AFTER UPDATE ON finding_counts
  REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION note_finding_day();
--> statement-breakpoint
-- The days go with everything else that a workspace held.
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
  FOREACH held IN ARRAY ARRAY['service_tokens', 'workspace_rules', 'rule_trials', 'repository_packages', 'repository_inventories', 'findings', 'finding_counts', 'finding_days', 'scans', 'connected_repos', 'repositories',
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
