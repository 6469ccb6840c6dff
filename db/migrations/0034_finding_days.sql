CREATE TABLE "finding_days" (
	"workspace_id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"day" date NOT NULL,
	"severity" text NOT NULL,
	"change" integer NOT NULL,
	CONSTRAINT "finding_days_workspace_id_repository_id_day_severity_pk" PRIMARY KEY("workspace_id","repository_id","day","severity")
);
--> statement-breakpoint
ALTER TABLE "finding_days" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "scans_recent";--> statement-breakpoint
ALTER TABLE "finding_days" ADD CONSTRAINT "finding_days_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding_days" ADD CONSTRAINT "finding_days_workspace_id_repository_id_repositories_workspace_id_id_fk" FOREIGN KEY ("workspace_id","repository_id") REFERENCES "public"."repositories"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "finding_days_recent" ON "finding_days" USING btree ("workspace_id","day","severity","change");--> statement-breakpoint
CREATE INDEX "scans_of_repository" ON "scans" USING btree ("workspace_id","repository_id","queued_at");--> statement-breakpoint
CREATE INDEX "scans_failed" ON "scans" USING btree ("workspace_id","queued_at") WHERE state = 'failed';--> statement-breakpoint
CREATE INDEX "scans_recent" ON "scans" USING btree ("workspace_id","queued_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE POLICY "finding_days_select" ON "finding_days" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "finding_days_insert" ON "finding_days" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "finding_days_update" ON "finding_days" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "finding_days_delete" ON "finding_days" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));