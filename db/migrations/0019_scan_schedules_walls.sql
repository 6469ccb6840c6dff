ALTER TABLE scan_schedules FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON scan_schedules TO secportal_app;
GRANT SELECT, UPDATE (next_run_at, claimed_until, last_run_at, last_outcome) ON scan_schedules TO secportal_worker;
-- A scheduled scan is queued by the worker itself.
GRANT INSERT ON scans TO secportal_worker;
GRANT SELECT (workspace_id, repository_id, next_run_at, claimed_until), UPDATE (claimed_until) ON scan_schedules TO secportal_queue;
--> statement-breakpoint
-- Takes a schedule that is due, the longest waiting first, for five minutes. It answers only where it is; the worker goes on as an
-- ordinary tenant, decides what becomes of it, and sets its next time.
CREATE FUNCTION claim_schedule() RETURNS TABLE (workspace_id uuid, repository_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE scan_schedules SET claimed_until = now() + interval '5 minutes'
  WHERE (scan_schedules.workspace_id, scan_schedules.repository_id) = (
    SELECT s.workspace_id, s.repository_id FROM scan_schedules s
    WHERE s.next_run_at <= now() AND (s.claimed_until IS NULL OR s.claimed_until < now())
    ORDER BY s.next_run_at, s.repository_id FOR UPDATE SKIP LOCKED LIMIT 1
  )
  RETURNING scan_schedules.workspace_id, scan_schedules.repository_id;
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION claim_schedule() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION claim_schedule() TO secportal_worker;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO secportal_queue;
--> statement-breakpoint
ALTER FUNCTION claim_schedule() OWNER TO secportal_queue;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM secportal_queue;
