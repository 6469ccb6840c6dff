CREATE TABLE "repository_inventories" (
	"workspace_id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"scan_id" uuid NOT NULL,
	"commit_sha" text NOT NULL,
	"complete" boolean NOT NULL,
	"digest" text NOT NULL,
	"taken_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "repository_inventories_workspace_id_repository_id_pk" PRIMARY KEY("workspace_id","repository_id")
);
--> statement-breakpoint
ALTER TABLE "repository_inventories" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "repository_packages" (
	"workspace_id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"ecosystem" text NOT NULL,
	"name" text NOT NULL,
	"version" text NOT NULL,
	"direct" boolean,
	"dev" boolean NOT NULL,
	"optional" boolean NOT NULL,
	"lockfile" text NOT NULL,
	"line" integer,
	"chain" text[] NOT NULL,
	CONSTRAINT "repository_packages_workspace_id_repository_id_position_pk" PRIMARY KEY("workspace_id","repository_id","position")
);
--> statement-breakpoint
ALTER TABLE "repository_packages" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "private_packages" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "repository_inventories" ADD CONSTRAINT "repository_inventories_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repository_inventories" ADD CONSTRAINT "repository_inventories_workspace_id_repository_id_repositories_workspace_id_id_fk" FOREIGN KEY ("workspace_id","repository_id") REFERENCES "public"."repositories"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repository_packages" ADD CONSTRAINT "repository_packages_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repository_packages" ADD CONSTRAINT "repository_packages_workspace_id_repository_id_repository_inventories_workspace_id_repository_id_fk" FOREIGN KEY ("workspace_id","repository_id") REFERENCES "public"."repository_inventories"("workspace_id","repository_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "repository_inventories_select" ON "repository_inventories" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "repository_inventories_insert" ON "repository_inventories" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "repository_inventories_update" ON "repository_inventories" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "repository_inventories_delete" ON "repository_inventories" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "repository_packages_select" ON "repository_packages" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "repository_packages_insert" ON "repository_packages" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "repository_packages_update" ON "repository_packages" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "repository_packages_delete" ON "repository_packages" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));