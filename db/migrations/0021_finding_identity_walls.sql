-- What was known before there were spans, counts and kept decisions. The owner is under FORCE too, so it is lifted for that.
ALTER TABLE findings NO FORCE ROW LEVEL SECURITY;
ALTER TABLE scans NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
UPDATE findings SET decision = state WHERE state IN ('ignored', 'false_positive');
--> statement-breakpoint
INSERT INTO finding_spans (workspace_id, repository_id, finding_id, from_scan_id, until_scan_id)
SELECT f.workspace_id, f.repository_id, f.id, f.first_scan_id,
  CASE WHEN f.state = 'fixed' THEN (
    SELECT s.id FROM scans s
    WHERE s.workspace_id = f.workspace_id AND s.repository_id = f.repository_id AND s.id > f.last_scan_id
    ORDER BY s.id LIMIT 1
  ) END
FROM findings f;
--> statement-breakpoint
INSERT INTO finding_counts (workspace_id, repository_id, engine, severity, state, total)
SELECT workspace_id, repository_id, engine, severity, state, count(*) FROM findings GROUP BY 1, 2, 3, 4, 5;
--> statement-breakpoint
ALTER TABLE findings FORCE ROW LEVEL SECURITY;
ALTER TABLE scans FORCE ROW LEVEL SECURITY;
ALTER TABLE finding_spans FORCE ROW LEVEL SECURITY;
ALTER TABLE finding_counts FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
GRANT UPDATE (decision, decision_until) ON findings TO secportal_app;
GRANT SELECT ON finding_spans TO secportal_app;
GRANT SELECT, INSERT, UPDATE (until_scan_id) ON finding_spans TO secportal_worker;
GRANT SELECT, INSERT, UPDATE (total) ON finding_counts TO secportal_app, secportal_worker;
GRANT SELECT (workspace_id, decision_until) ON findings TO secportal_queue;
--> statement-breakpoint
-- Keeps the counts with the rows they count, by the statement and not by the row. It runs as whoever changed the findings, so
-- row security decides whose counts they are. Rows are taken in one order, so that two transactions cannot wait for each other.
CREATE FUNCTION count_findings() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO finding_counts AS c (workspace_id, repository_id, engine, severity, state, total)
    SELECT workspace_id, repository_id, engine, severity, state, count(*) FROM after_rows
    WHERE duplicate_of IS NULL GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (workspace_id, repository_id, engine, severity, state) DO UPDATE SET total = c.total + excluded.total;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO finding_counts AS c (workspace_id, repository_id, engine, severity, state, total)
    SELECT workspace_id, repository_id, engine, severity, state, sum(step) FROM (
      SELECT workspace_id, repository_id, engine, severity, state, 1 AS step FROM after_rows WHERE duplicate_of IS NULL
      UNION ALL
      SELECT workspace_id, repository_id, engine, severity, state, -1 FROM before_rows WHERE duplicate_of IS NULL
    ) changed
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(step) <> 0 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (workspace_id, repository_id, engine, severity, state) DO UPDATE SET total = c.total + excluded.total;
  ELSE
    UPDATE finding_counts c SET total = c.total - gone.total FROM (
      SELECT workspace_id, repository_id, engine, severity, state, count(*) AS total FROM before_rows
      WHERE duplicate_of IS NULL GROUP BY 1, 2, 3, 4, 5
    ) gone
    WHERE (c.workspace_id, c.repository_id, c.engine, c.severity, c.state)
      = (gone.workspace_id, gone.repository_id, gone.engine, gone.severity, gone.state);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION count_findings() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER findings_counted_insert AFTER INSERT ON findings
  REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION count_findings();
CREATE TRIGGER findings_counted_update AFTER UPDATE ON findings
  REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION count_findings();
CREATE TRIGGER findings_counted_delete AFTER DELETE ON findings
  REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION count_findings();
--> statement-breakpoint
-- A workspace in which a decision has run out. It answers only where; the worker goes on as an ordinary tenant.
CREATE FUNCTION workspace_with_expired_decision() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT workspace_id FROM findings WHERE decision_until <= now() ORDER BY decision_until LIMIT 1;
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION workspace_with_expired_decision() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION workspace_with_expired_decision() TO secportal_worker;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO secportal_queue;
--> statement-breakpoint
ALTER FUNCTION workspace_with_expired_decision() OWNER TO secportal_queue;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM secportal_queue;
--> statement-breakpoint
-- A deleted workspace loses these too: spans go with their findings, counts before the repositories they are about.
GRANT SELECT (workspace_id, repository_id, engine, severity, state, total, ctid), UPDATE (total), DELETE ON finding_counts
  TO secportal_purge;
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
  FOREACH held IN ARRAY ARRAY['findings', 'finding_counts', 'scans', 'connected_repos', 'repositories', 'listing_caches',
    'oauth_flows', 'git_connections', 'git_provider_configs', 'token_uses', 'notification_outbox', 'notification_deliveries',
    'notifications', 'notification_preferences', 'notification_policy', 'webhook_secrets', 'webhooks', 'workspace_invitations']
  LOOP
    EXECUTE format('DELETE FROM %1$I WHERE ctid IN (SELECT ctid FROM %1$I WHERE workspace_id = $1 LIMIT $2)', held)
      USING target, batch;
    GET DIAGNOSTICS removed = ROW_COUNT;
    IF removed > 0 THEN RETURN removed; END IF;
  END LOOP;
  RETURN 0;
END $$;
