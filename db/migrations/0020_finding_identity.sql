CREATE TABLE "finding_counts" (
	"workspace_id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"engine" text NOT NULL,
	"severity" text NOT NULL,
	"state" text NOT NULL,
	"total" integer NOT NULL,
	CONSTRAINT "finding_counts_workspace_id_repository_id_engine_severity_state_pk" PRIMARY KEY("workspace_id","repository_id","engine","severity","state")
);
--> statement-breakpoint
ALTER TABLE "finding_counts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "finding_spans" (
	"workspace_id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"finding_id" uuid NOT NULL,
	"from_scan_id" uuid NOT NULL,
	"until_scan_id" uuid,
	CONSTRAINT "finding_spans_workspace_id_finding_id_from_scan_id_pk" PRIMARY KEY("workspace_id","finding_id","from_scan_id")
);
--> statement-breakpoint
ALTER TABLE "finding_spans" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "findings_list";--> statement-breakpoint
ALTER TABLE "findings" ADD COLUMN "tool" text DEFAULT 'secportal' NOT NULL;--> statement-breakpoint
ALTER TABLE "findings" ADD COLUMN "severity_rank" smallint GENERATED ALWAYS AS (case severity when 'critical' then 1 when 'high' then 2 when 'medium' then 3 when 'low' then 4 when 'unknown' then 5 else 6 end) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "findings" ADD COLUMN "confidence" text;--> statement-breakpoint
ALTER TABLE "findings" ADD COLUMN "scope" text;--> statement-breakpoint
ALTER TABLE "findings" ADD COLUMN "line_text" text;--> statement-breakpoint
ALTER TABLE "findings" ADD COLUMN "line_hash" text;--> statement-breakpoint
ALTER TABLE "findings" ADD COLUMN "trace" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "findings" ADD COLUMN "in_test" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "findings" ADD COLUMN "owasp" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "findings" ADD COLUMN "epss" real;--> statement-breakpoint
ALTER TABLE "findings" ADD COLUMN "kev" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "findings" ADD COLUMN "owners" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "findings" ADD COLUMN "decision" text;--> statement-breakpoint
ALTER TABLE "findings" ADD COLUMN "decision_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "findings" ADD COLUMN "duplicate_of" uuid;--> statement-breakpoint
ALTER TABLE "finding_counts" ADD CONSTRAINT "finding_counts_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding_counts" ADD CONSTRAINT "finding_counts_workspace_id_repository_id_repositories_workspace_id_id_fk" FOREIGN KEY ("workspace_id","repository_id") REFERENCES "public"."repositories"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding_spans" ADD CONSTRAINT "finding_spans_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding_spans" ADD CONSTRAINT "finding_spans_workspace_id_finding_id_findings_workspace_id_id_fk" FOREIGN KEY ("workspace_id","finding_id") REFERENCES "public"."findings"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "finding_spans_of_repository" ON "finding_spans" USING btree ("workspace_id","repository_id","from_scan_id");--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_duplicate_of" FOREIGN KEY ("workspace_id","duplicate_of") REFERENCES "public"."findings"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "findings_asking" ON "findings" USING btree ("workspace_id","severity_rank","id" DESC NULLS LAST) WHERE state in ('new', 'open', 'reopened') and duplicate_of is null;--> statement-breakpoint
CREATE INDEX "findings_asking_of_repository" ON "findings" USING btree ("workspace_id","repository_id","severity_rank","id" DESC NULLS LAST) WHERE state in ('new', 'open', 'reopened') and duplicate_of is null;--> statement-breakpoint
CREATE INDEX "findings_duplicates" ON "findings" USING btree ("workspace_id","duplicate_of") WHERE duplicate_of is not null;--> statement-breakpoint
CREATE INDEX "findings_expiring" ON "findings" USING btree ("decision_until") WHERE decision_until is not null;--> statement-breakpoint
CREATE INDEX "findings_list" ON "findings" USING btree ("workspace_id","state","severity_rank","id" DESC NULLS LAST);--> statement-breakpoint
CREATE POLICY "findings_queue_select" ON "findings" AS PERMISSIVE FOR SELECT TO "secportal_queue" USING (decision_until <= now());--> statement-breakpoint
CREATE POLICY "finding_counts_select" ON "finding_counts" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "finding_counts_insert" ON "finding_counts" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "finding_counts_update" ON "finding_counts" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "finding_counts_delete" ON "finding_counts" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "finding_spans_select" ON "finding_spans" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "finding_spans_insert" ON "finding_spans" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "finding_spans_update" ON "finding_spans" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "finding_spans_delete" ON "finding_spans" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));