CREATE TABLE "activity_heads" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "activity_heads_hash_length" CHECK (octet_length("activity_heads"."hash") = 32)
);
--> statement-breakpoint
ALTER TABLE "activity_heads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "activity_log_recent";--> statement-breakpoint
ALTER TABLE "activity_log" ALTER COLUMN "metadata" SET DATA TYPE json;--> statement-breakpoint
ALTER TABLE "activity_log" ADD COLUMN "seq" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "activity_log" ADD COLUMN "prev_hash" "bytea" DEFAULT ''::bytea NOT NULL;--> statement-breakpoint
ALTER TABLE "activity_log" ADD COLUMN "hash" "bytea" DEFAULT ''::bytea NOT NULL;--> statement-breakpoint
ALTER TABLE "activity_heads" ADD CONSTRAINT "activity_heads_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- The hash of an event: SHA-256 over "SPA1" and its fields in this order, each as a byte 1, its length in bytes as four bytes in
-- network order, and its text in UTF-8; a null is a byte 0 alone. docs/activity-log.md tells it to others.
CREATE FUNCTION activity_hash(event activity_log) RETURNS bytea
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
  field text;
  message bytea := convert_to('SPA1', 'UTF8');
BEGIN
  FOREACH field IN ARRAY ARRAY[
    event.workspace_id::text, event.seq::text, encode(event.prev_hash, 'hex'), event.id::text,
    to_char(event.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    event.action, event.actor_kind, event.actor_id::text, event.actor_name, event.entity_type, event.entity_id,
    event.metadata::text, event.ip, event.user_agent, event.request_id
  ] LOOP
    message := message || CASE WHEN field IS NULL THEN '\x00'::bytea
      ELSE '\x01'::bytea || int4send(octet_length(convert_to(field, 'UTF8'))) || convert_to(field, 'UTF8') END;
  END LOOP;
  RETURN sha256(message);
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION activity_hash(activity_log) FROM PUBLIC;--> statement-breakpoint
ALTER TABLE activity_log DISABLE TRIGGER activity_log_append_only;--> statement-breakpoint
ALTER TABLE activity_log NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- Events from before the chain are linked as they stand, oldest first.
DO $$
DECLARE
  event activity_log;
  last activity_log;
BEGIN
  FOR event IN SELECT * FROM activity_log ORDER BY workspace_id, id LOOP
    IF event.workspace_id IS DISTINCT FROM last.workspace_id THEN last := NULL; END IF;
    event.seq := coalesce(last.seq, 0) + 1;
    event.prev_hash := coalesce(last.hash, decode(repeat('00', 32), 'hex'));
    event.occurred_at := date_trunc('milliseconds', event.occurred_at);
    event.hash := activity_hash(event);
    UPDATE activity_log SET seq = event.seq, prev_hash = event.prev_hash, occurred_at = event.occurred_at, hash = event.hash
      WHERE workspace_id = event.workspace_id AND id = event.id;
    INSERT INTO activity_heads VALUES (event.workspace_id, event.seq, event.hash, event.occurred_at)
      ON CONFLICT (workspace_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, at = excluded.at;
    last := event;
  END LOOP;
END $$;--> statement-breakpoint
ALTER TABLE activity_log ENABLE TRIGGER activity_log_append_only;--> statement-breakpoint
ALTER TABLE activity_log FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE activity_heads FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE UNIQUE INDEX "activity_log_seq" ON "activity_log" USING btree ("workspace_id","seq");--> statement-breakpoint
CREATE INDEX "activity_log_action" ON "activity_log" USING btree ("workspace_id","action","seq");--> statement-breakpoint
CREATE INDEX "activity_log_actor" ON "activity_log" USING btree ("workspace_id","actor_name","seq");--> statement-breakpoint
CREATE INDEX "activity_log_entity" ON "activity_log" USING btree ("workspace_id","entity_type","entity_id","seq");--> statement-breakpoint
CREATE INDEX "activity_log_recent" ON "activity_log" USING btree ("workspace_id","occurred_at","seq");--> statement-breakpoint
ALTER TABLE "activity_log" ADD CONSTRAINT "activity_log_seq_positive" CHECK ("activity_log"."seq" > 0);--> statement-breakpoint
ALTER TABLE "activity_log" ADD CONSTRAINT "activity_log_hash_lengths" CHECK (octet_length("activity_log"."prev_hash") = 32 and octet_length("activity_log"."hash") = 32);--> statement-breakpoint
CREATE POLICY "activity_heads_select" ON "activity_heads" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "activity_heads_insert" ON "activity_heads" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "activity_heads_update" ON "activity_heads" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "activity_heads_delete" ON "activity_heads" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "activity_heads_chain_select" ON "activity_heads" AS PERMISSIVE FOR SELECT TO "secportal_chain" USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "activity_heads_chain_insert" ON "activity_heads" AS PERMISSIVE FOR INSERT TO "secportal_chain" WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "activity_heads_chain_update" ON "activity_heads" AS PERMISSIVE FOR UPDATE TO "secportal_chain" USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "activity_heads_queue_select" ON "activity_heads" AS PERMISSIVE FOR SELECT TO "secportal_queue" USING (at >= (select nullif(current_setting('app.heads_since', true), '')::timestamptz));