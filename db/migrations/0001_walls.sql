-- What drizzle-kit does not write: FORCE ROW LEVEL SECURITY, grants, triggers, and the one function that looks across workspaces.

DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity
  LOOP
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT SELECT ON workspaces TO secportal_app, secportal_worker, secportal_identity;
GRANT UPDATE (name) ON workspaces TO secportal_app;
GRANT INSERT ON workspaces TO secportal_identity;
GRANT SELECT ON workspace_members TO secportal_app, secportal_worker, secportal_identity;
GRANT UPDATE (role), DELETE ON workspace_members TO secportal_app;
GRANT INSERT ON workspace_members TO secportal_identity;
GRANT SELECT (id, email, name) ON users TO secportal_app, secportal_worker;
GRANT SELECT (workspace_id, id, email, role, invited_by, invited_by_name, created_at, expires_at, accepted_at, revoked_at)
  ON workspace_invitations TO secportal_app;
GRANT INSERT, UPDATE (revoked_at) ON workspace_invitations TO secportal_app;
GRANT SELECT, UPDATE (accepted_at) ON workspace_invitations TO secportal_identity;
GRANT SELECT, INSERT ON workspace_keys TO secportal_app;
GRANT SELECT ON workspace_keys TO secportal_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON git_provider_configs, git_connections, oauth_flows, connected_repos TO secportal_app;
GRANT SELECT ON git_provider_configs, connected_repos TO secportal_worker;
GRANT SELECT, UPDATE ON git_connections TO secportal_worker;
GRANT UPDATE (last_scan_at) ON connected_repos TO secportal_worker;
GRANT SELECT, INSERT, UPDATE ON repositories TO secportal_app;
GRANT SELECT ON repositories TO secportal_worker;
GRANT SELECT, INSERT, UPDATE ON scans TO secportal_app;
GRANT SELECT, UPDATE ON scans TO secportal_worker;
GRANT SELECT, UPDATE (state, state_reason, state_by, state_at) ON findings TO secportal_app;
GRANT SELECT, INSERT, UPDATE ON findings TO secportal_worker;
GRANT SELECT, INSERT ON activity_log TO secportal_app, secportal_worker, secportal_identity;
GRANT SELECT, INSERT, UPDATE, DELETE ON users, sessions, totp_credentials, recovery_codes, one_time_links, throttles, installation
  TO secportal_identity;
--> statement-breakpoint
CREATE FUNCTION keep_one_owner() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.role = 'owner' AND (TG_OP = 'DELETE' OR NEW.role <> 'owner') THEN
    -- Two owners stepping down at once would each still see the other.
    PERFORM pg_advisory_xact_lock(hashtextextended(OLD.workspace_id::text, 0));
    IF NOT EXISTS (
      SELECT 1 FROM workspace_members m
      WHERE m.workspace_id = OLD.workspace_id AND m.role = 'owner' AND m.user_id <> OLD.user_id
    ) THEN
      RAISE EXCEPTION 'a workspace keeps at least one owner' USING ERRCODE = 'SP001';
    END IF;
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
--> statement-breakpoint
CREATE TRIGGER workspace_members_keep_one_owner BEFORE UPDATE OR DELETE ON workspace_members
  FOR EACH ROW EXECUTE FUNCTION keep_one_owner();
--> statement-breakpoint
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'the activity log is append-only' USING ERRCODE = 'SP002';
END $$;
--> statement-breakpoint
CREATE TRIGGER activity_log_append_only BEFORE UPDATE OR DELETE ON activity_log FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER activity_log_no_truncate BEFORE TRUNCATE ON activity_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
GRANT SELECT, UPDATE (state, attempt, lease_token, lease_until) ON scans TO secportal_queue;
--> statement-breakpoint
-- Takes the oldest scan that waits, or whose worker let its lease lapse, and answers only where it is. It runs as a role that
-- sees open scans of every workspace and nothing else; the worker goes on as an ordinary tenant.
CREATE FUNCTION claim_scan(lease interval) RETURNS TABLE (workspace_id uuid, scan_id uuid, lease_token uuid, attempt integer)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE scans SET state = 'running', attempt = scans.attempt + 1, lease_token = gen_random_uuid(), lease_until = now() + lease
  WHERE (scans.workspace_id, scans.id) = (
    SELECT s.workspace_id, s.id FROM scans s
    WHERE s.state = 'queued' OR (s.state = 'running' AND s.lease_until < now())
    ORDER BY s.queued_at, s.id FOR UPDATE SKIP LOCKED LIMIT 1
  )
  RETURNING scans.workspace_id, scans.id, scans.lease_token, scans.attempt;
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION claim_scan(interval), keep_one_owner(), refuse_change() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION claim_scan(interval) TO secportal_worker;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO secportal_queue;
--> statement-breakpoint
ALTER FUNCTION claim_scan(interval) OWNER TO secportal_queue;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM secportal_queue;
