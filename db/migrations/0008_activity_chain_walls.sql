-- Who may touch the chain: the app looks at heads, the trigger's role alone moves them.
GRANT SELECT ON activity_heads TO secportal_app;
GRANT SELECT, INSERT, UPDATE ON activity_heads TO secportal_chain;
GRANT SELECT (workspace_id, seq, hash, at) ON activity_heads TO secportal_queue;
GRANT EXECUTE ON FUNCTION activity_hash(activity_log), tenant_context(text) TO secportal_chain;
--> statement-breakpoint
-- Puts an event at the end of its workspace's chain. The head's row is locked until the transaction ends, so that events of one
-- workspace stand in the order in which they are committed, without a gap. Whose workspace it is, row security decides: the
-- trigger's role sees and writes the head of the transaction's workspace only.
CREATE FUNCTION chain_activity() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE head activity_heads;
BEGIN
  LOOP
    SELECT * INTO head FROM activity_heads WHERE workspace_id = NEW.workspace_id FOR UPDATE;
    EXIT WHEN FOUND;
    INSERT INTO activity_heads VALUES (NEW.workspace_id, 0, decode(repeat('00', 32), 'hex'), clock_timestamp())
      ON CONFLICT (workspace_id) DO NOTHING;
  END LOOP;
  NEW.seq := head.seq + 1;
  NEW.prev_hash := head.hash;
  NEW.occurred_at := date_trunc('milliseconds', clock_timestamp());
  NEW.hash := activity_hash(NEW);
  UPDATE activity_heads SET seq = NEW.seq, hash = NEW.hash, at = NEW.occurred_at WHERE workspace_id = NEW.workspace_id;
  RETURN NEW;
END $$;
--> statement-breakpoint
-- The heads that moved at or after a moment, of every workspace, for checkpoints outside the database.
CREATE FUNCTION activity_heads_since(since timestamptz) RETURNS TABLE (workspace_id uuid, seq bigint, hash bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('app.heads_since', since::text, true);
  RETURN QUERY SELECT h.workspace_id, h.seq, h.hash FROM activity_heads h WHERE h.seq > 0 ORDER BY h.workspace_id;
  PERFORM set_config('app.heads_since', '', true);
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION chain_activity(), activity_heads_since(timestamptz) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION activity_heads_since(timestamptz) TO secportal_worker;
--> statement-breakpoint
CREATE TRIGGER activity_log_chain BEFORE INSERT ON activity_log FOR EACH ROW EXECUTE FUNCTION chain_activity();
--> statement-breakpoint
CREATE TRIGGER activity_heads_stay BEFORE DELETE ON activity_heads FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER activity_heads_no_truncate BEFORE TRUNCATE ON activity_heads FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO secportal_chain, secportal_queue;
--> statement-breakpoint
ALTER FUNCTION chain_activity() OWNER TO secportal_chain;
ALTER FUNCTION activity_heads_since(timestamptz) OWNER TO secportal_queue;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM secportal_chain, secportal_queue;
