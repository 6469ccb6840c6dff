-- Workspaces take turns: a thousand scans of one do not keep another's waiting.
GRANT SELECT (id, scan_claimed_at), UPDATE (scan_claimed_at) ON workspaces TO secportal_queue;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO secportal_queue;
--> statement-breakpoint
-- Takes a scan that waits, or whose worker let its lease lapse, of the workspace served longest ago; of several the oldest. It runs
-- as a role that sees open scans of every workspace and nothing else; the worker goes on as an ordinary tenant. A turn that
-- somebody else is writing down is left to them: waiting for it could lock out a deletion of the workspace.
CREATE OR REPLACE FUNCTION claim_scan(lease interval) RETURNS TABLE (workspace_id uuid, scan_id uuid, lease_token uuid, attempt integer)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH next AS (
    SELECT s.workspace_id, s.id FROM scans s JOIN workspaces w ON w.id = s.workspace_id
    WHERE s.state = 'queued' OR (s.state = 'running' AND s.lease_until < now())
    ORDER BY w.scan_claimed_at NULLS FIRST, s.queued_at, s.id FOR UPDATE OF s SKIP LOCKED LIMIT 1
  ), free AS (
    SELECT id FROM workspaces WHERE id = (SELECT next.workspace_id FROM next) FOR NO KEY UPDATE SKIP LOCKED
  ), turn AS (
    UPDATE workspaces SET scan_claimed_at = clock_timestamp() FROM free WHERE workspaces.id = free.id
  )
  UPDATE scans SET state = 'running', attempt = scans.attempt + 1, lease_token = gen_random_uuid(), lease_until = now() + lease
  FROM next WHERE scans.workspace_id = next.workspace_id AND scans.id = next.id
  RETURNING scans.workspace_id, scans.id, scans.lease_token, scans.attempt;
$$;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM secportal_queue;
