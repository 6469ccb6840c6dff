-- Walls, grants and functions of what notifications added.
ALTER TABLE notification_outbox FORCE ROW LEVEL SECURITY;
ALTER TABLE notifications FORCE ROW LEVEL SECURITY;
ALTER TABLE notification_preferences FORCE ROW LEVEL SECURITY;
ALTER TABLE notification_policy FORCE ROW LEVEL SECURITY;
ALTER TABLE notification_deliveries FORCE ROW LEVEL SECURITY;
ALTER TABLE webhooks FORCE ROW LEVEL SECURITY;
ALTER TABLE webhook_secrets FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
GRANT INSERT ON notification_outbox TO secportal_app, secportal_vault;
GRANT SELECT, INSERT, DELETE ON notification_outbox TO secportal_worker;
GRANT SELECT, UPDATE (read_at) ON notifications TO secportal_app;
GRANT INSERT ON notifications TO secportal_worker;
GRANT SELECT, INSERT, UPDATE ON notification_preferences, notification_policy TO secportal_app;
GRANT SELECT ON notification_preferences, notification_policy TO secportal_worker;
GRANT SELECT, INSERT, UPDATE (state, attempts, next_attempt_at, last_status, last_error, finished_at)
  ON notification_deliveries TO secportal_app;
GRANT SELECT, INSERT, DELETE, UPDATE (state, attempts, next_attempt_at, last_status, last_error, finished_at)
  ON notification_deliveries TO secportal_worker;
GRANT SELECT, DELETE ON webhooks TO secportal_app;
GRANT SELECT ON webhooks TO secportal_worker;
GRANT SELECT, INSERT, UPDATE (url, kinds, state) ON webhooks TO secportal_vault;
-- Signing secrets are for the vault alone.
GRANT SELECT, INSERT, UPDATE (secret, secret_iv, secret_tag, key_id, expires_at), DELETE ON webhook_secrets TO secportal_vault;
-- Nobody writes to a person who was shut out.
GRANT SELECT (disabled_at) ON users TO secportal_worker;
--> statement-breakpoint
GRANT SELECT (workspace_id, id, attempts, next_attempt_at), UPDATE (attempts, next_attempt_at)
  ON notification_outbox TO secportal_queue;
GRANT SELECT (workspace_id, id, state, attempts, next_attempt_at, finished_at), UPDATE (attempts, next_attempt_at), DELETE
  ON notification_deliveries TO secportal_queue;
GRANT SELECT (workspace_id, user_id, id, read_at), DELETE ON notifications TO secportal_queue;
--> statement-breakpoint
-- Takes what waits longest to be fanned out, and puts it off, longer each time, so that no two workers take the same one and a
-- row that cannot be fanned out does not keep them busy. It answers only where the row is.
CREATE FUNCTION claim_notification(lease interval) RETURNS TABLE (workspace_id uuid, notification_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE notification_outbox
  SET attempts = notification_outbox.attempts + 1,
    next_attempt_at = now() + lease * power(2, least(notification_outbox.attempts, 12))
  WHERE (notification_outbox.workspace_id, notification_outbox.id) = (
    SELECT o.workspace_id, o.id FROM notification_outbox o
    WHERE o.attempts < 20 AND o.next_attempt_at <= now()
    ORDER BY o.next_attempt_at, o.id FOR UPDATE SKIP LOCKED LIMIT 1
  )
  RETURNING notification_outbox.workspace_id, notification_outbox.id;
$$;
--> statement-breakpoint
-- Takes the delivery that is due longest. `attempt` fences the worker: only the latest may write how it went.
CREATE FUNCTION claim_delivery(lease interval) RETURNS TABLE (workspace_id uuid, delivery_id uuid, attempt integer)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE notification_deliveries
  SET attempts = notification_deliveries.attempts + 1, next_attempt_at = now() + lease
  WHERE (notification_deliveries.workspace_id, notification_deliveries.id) = (
    SELECT d.workspace_id, d.id FROM notification_deliveries d
    WHERE d.state = 'pending' AND d.next_attempt_at <= now()
    ORDER BY d.next_attempt_at, d.id FOR UPDATE SKIP LOCKED LIMIT 1
  )
  RETURNING notification_deliveries.workspace_id, notification_deliveries.id, notification_deliveries.attempts;
$$;
--> statement-breakpoint
-- Removes a batch of what nobody needs any more, in every workspace, and says how much it was. The policies of the queue role
-- let it see nothing younger.
CREATE FUNCTION sweep_notifications() RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH read_ones AS (
    DELETE FROM notifications n WHERE (n.workspace_id, n.user_id, n.id) IN (
      SELECT o.workspace_id, o.user_id, o.id FROM notifications o
      WHERE o.read_at < now() - interval '90 days' LIMIT 1000
    ) RETURNING 1
  ), finished AS (
    DELETE FROM notification_deliveries d WHERE (d.workspace_id, d.id) IN (
      SELECT o.workspace_id, o.id FROM notification_deliveries o
      WHERE o.finished_at < now() - interval '30 days' LIMIT 1000
    ) RETURNING 1
  )
  SELECT ((SELECT count(*) FROM read_ones) + (SELECT count(*) FROM finished))::integer;
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION claim_notification(interval), claim_delivery(interval), sweep_notifications() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION claim_notification(interval), claim_delivery(interval), sweep_notifications() TO secportal_worker;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO secportal_queue;
--> statement-breakpoint
ALTER FUNCTION claim_notification(interval) OWNER TO secportal_queue;
ALTER FUNCTION claim_delivery(interval) OWNER TO secportal_queue;
ALTER FUNCTION sweep_notifications() OWNER TO secportal_queue;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM secportal_queue;
