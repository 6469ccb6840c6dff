CREATE TABLE "rule_trials" (
	"workspace_id" uuid NOT NULL,
	"scan_id" uuid NOT NULL,
	"name" text NOT NULL,
	"document" text NOT NULL,
	"findings" jsonb,
	"tried_by" uuid NOT NULL,
	"tried_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "rule_trials_workspace_id_scan_id_pk" PRIMARY KEY("workspace_id","scan_id")
);
--> statement-breakpoint
ALTER TABLE "rule_trials" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workspace_rules" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"document" text NOT NULL,
	"enabled" boolean NOT NULL,
	"saved_by" uuid NOT NULL,
	"saved_by_name" text NOT NULL,
	"saved_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspace_rules_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "workspace_rules" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "rule_trials" ADD CONSTRAINT "rule_trials_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_trials" ADD CONSTRAINT "rule_trials_workspace_id_scan_id_scans_workspace_id_id_fk" FOREIGN KEY ("workspace_id","scan_id") REFERENCES "public"."scans"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_rules" ADD CONSTRAINT "workspace_rules_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "rule_trials_age" ON "rule_trials" USING btree ("workspace_id","tried_at");--> statement-breakpoint
CREATE POLICY "rule_trials_select" ON "rule_trials" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "rule_trials_insert" ON "rule_trials" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "rule_trials_update" ON "rule_trials" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "rule_trials_delete" ON "rule_trials" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rules_select" ON "workspace_rules" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rules_insert" ON "workspace_rules" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rules_update" ON "workspace_rules" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rules_delete" ON "workspace_rules" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));