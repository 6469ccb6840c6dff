CREATE TABLE "scan_schedules" (
	"workspace_id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"every" text NOT NULL,
	"next_run_at" timestamp with time zone NOT NULL,
	"claimed_until" timestamp with time zone,
	"last_run_at" timestamp with time zone,
	"last_outcome" text,
	"set_by" uuid NOT NULL,
	"set_by_name" text NOT NULL,
	"set_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "scan_schedules_workspace_id_repository_id_pk" PRIMARY KEY("workspace_id","repository_id")
);
--> statement-breakpoint
ALTER TABLE "scan_schedules" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "scan_schedules" ADD CONSTRAINT "scan_schedules_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scan_schedules" ADD CONSTRAINT "scan_schedules_workspace_id_repository_id_connected_repos_workspace_id_repository_id_fk" FOREIGN KEY ("workspace_id","repository_id") REFERENCES "public"."connected_repos"("workspace_id","repository_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "scan_schedules_due" ON "scan_schedules" USING btree ("next_run_at");--> statement-breakpoint
CREATE POLICY "scan_schedules_select" ON "scan_schedules" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "scan_schedules_insert" ON "scan_schedules" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "scan_schedules_update" ON "scan_schedules" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "scan_schedules_delete" ON "scan_schedules" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "scan_schedules_queue_select" ON "scan_schedules" AS PERMISSIVE FOR SELECT TO "secportal_queue" USING (next_run_at <= now());--> statement-breakpoint
CREATE POLICY "scan_schedules_queue_update" ON "scan_schedules" AS PERMISSIVE FOR UPDATE TO "secportal_queue" USING (next_run_at <= now()) WITH CHECK (next_run_at <= now());