CREATE TABLE "listing_caches" (
	"workspace_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"listing" jsonb NOT NULL,
	"pages" jsonb NOT NULL,
	"fetched_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "listing_caches_workspace_id_connection_id_pk" PRIMARY KEY("workspace_id","connection_id")
);
--> statement-breakpoint
ALTER TABLE "listing_caches" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "git_connections" ADD COLUMN "last_probed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "git_connections" ADD COLUMN "refresh_lease" uuid;--> statement-breakpoint
ALTER TABLE "git_connections" ADD COLUMN "refresh_lease_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "git_connections" ADD COLUMN "refresh_started_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "git_connections" ADD COLUMN "refresh_failures" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "git_connections" ADD COLUMN "refresh_retry_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "git_connections" ADD COLUMN "rate_limited_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "connected_repos" ADD COLUMN "paused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "connected_repos" ADD COLUMN "paused_reason" text;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "archived" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "repositories" ADD COLUMN "gone_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "listing_cap" integer DEFAULT 500 NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "drift_policy" text DEFAULT 'pause' NOT NULL;--> statement-breakpoint
ALTER TABLE "listing_caches" ADD CONSTRAINT "listing_caches_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "listing_caches" ADD CONSTRAINT "listing_caches_workspace_id_connection_id_git_connections_workspace_id_id_fk" FOREIGN KEY ("workspace_id","connection_id") REFERENCES "public"."git_connections"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_listing_cap" CHECK ("workspaces"."listing_cap" between 1 and 5000);--> statement-breakpoint
CREATE POLICY "listing_caches_select" ON "listing_caches" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "listing_caches_insert" ON "listing_caches" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_worker" WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "listing_caches_update" ON "listing_caches" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid)) WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "listing_caches_delete" ON "listing_caches" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));