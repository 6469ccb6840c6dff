CREATE TABLE "advisories" (
	"id" text PRIMARY KEY NOT NULL,
	"modified" timestamp with time zone NOT NULL,
	"withdrawn" boolean NOT NULL,
	"aliases" text[] NOT NULL,
	"summary" text NOT NULL,
	"cvss" jsonb NOT NULL,
	"severity_word" text,
	"cwe" text[] NOT NULL,
	"reader" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "advisories" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "advisory_feeds" (
	"name" text PRIMARY KEY NOT NULL,
	"as_of" timestamp with time zone,
	"seen_up_to" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"revision" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "advisory_feeds" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "advisory_packages" (
	"ecosystem" text NOT NULL,
	"package_name" text NOT NULL,
	"advisory_id" text NOT NULL,
	"entry" integer NOT NULL,
	"ranges" jsonb NOT NULL,
	"versions" text[] NOT NULL,
	CONSTRAINT "advisory_packages_ecosystem_package_name_advisory_id_entry_pk" PRIMARY KEY("ecosystem","package_name","advisory_id","entry")
);
--> statement-breakpoint
ALTER TABLE "advisory_packages" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "cve_exploits" (
	"cve" text PRIMARY KEY NOT NULL,
	"epss" double precision,
	"epss_on" date,
	"exploited_since" date,
	CONSTRAINT "cve_exploits_epss" CHECK ("cve_exploits"."epss" between 0 and 1)
);
--> statement-breakpoint
ALTER TABLE "cve_exploits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "advisory_packages" ADD CONSTRAINT "advisory_packages_advisory_id_advisories_id_fk" FOREIGN KEY ("advisory_id") REFERENCES "public"."advisories"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "advisory_packages_of" ON "advisory_packages" USING btree ("advisory_id");--> statement-breakpoint
CREATE POLICY "advisories_select" ON "advisories" AS PERMISSIVE FOR SELECT TO "secportal_worker" USING ((select tenant_context('scope')) = 'advisories');--> statement-breakpoint
CREATE POLICY "advisories_insert" ON "advisories" AS PERMISSIVE FOR INSERT TO "secportal_worker" WITH CHECK ((select tenant_context('scope')) = 'advisories');--> statement-breakpoint
CREATE POLICY "advisories_update" ON "advisories" AS PERMISSIVE FOR UPDATE TO "secportal_worker" USING ((select tenant_context('scope')) = 'advisories') WITH CHECK ((select tenant_context('scope')) = 'advisories');--> statement-breakpoint
CREATE POLICY "advisories_delete" ON "advisories" AS PERMISSIVE FOR DELETE TO "secportal_worker" USING ((select tenant_context('scope')) = 'advisories');--> statement-breakpoint
CREATE POLICY "advisory_feeds_select" ON "advisory_feeds" AS PERMISSIVE FOR SELECT TO "secportal_worker" USING ((select tenant_context('scope')) = 'advisories');--> statement-breakpoint
CREATE POLICY "advisory_feeds_insert" ON "advisory_feeds" AS PERMISSIVE FOR INSERT TO "secportal_worker" WITH CHECK ((select tenant_context('scope')) = 'advisories');--> statement-breakpoint
CREATE POLICY "advisory_feeds_update" ON "advisory_feeds" AS PERMISSIVE FOR UPDATE TO "secportal_worker" USING ((select tenant_context('scope')) = 'advisories') WITH CHECK ((select tenant_context('scope')) = 'advisories');--> statement-breakpoint
CREATE POLICY "advisory_feeds_delete" ON "advisory_feeds" AS PERMISSIVE FOR DELETE TO "secportal_worker" USING ((select tenant_context('scope')) = 'advisories');--> statement-breakpoint
CREATE POLICY "advisory_packages_select" ON "advisory_packages" AS PERMISSIVE FOR SELECT TO "secportal_worker" USING ((select tenant_context('scope')) = 'advisories');--> statement-breakpoint
CREATE POLICY "advisory_packages_insert" ON "advisory_packages" AS PERMISSIVE FOR INSERT TO "secportal_worker" WITH CHECK ((select tenant_context('scope')) = 'advisories');--> statement-breakpoint
CREATE POLICY "advisory_packages_update" ON "advisory_packages" AS PERMISSIVE FOR UPDATE TO "secportal_worker" USING ((select tenant_context('scope')) = 'advisories') WITH CHECK ((select tenant_context('scope')) = 'advisories');--> statement-breakpoint
CREATE POLICY "advisory_packages_delete" ON "advisory_packages" AS PERMISSIVE FOR DELETE TO "secportal_worker" USING ((select tenant_context('scope')) = 'advisories');--> statement-breakpoint
CREATE POLICY "cve_exploits_select" ON "cve_exploits" AS PERMISSIVE FOR SELECT TO "secportal_worker" USING ((select tenant_context('scope')) = 'advisories');--> statement-breakpoint
CREATE POLICY "cve_exploits_insert" ON "cve_exploits" AS PERMISSIVE FOR INSERT TO "secportal_worker" WITH CHECK ((select tenant_context('scope')) = 'advisories');--> statement-breakpoint
CREATE POLICY "cve_exploits_update" ON "cve_exploits" AS PERMISSIVE FOR UPDATE TO "secportal_worker" USING ((select tenant_context('scope')) = 'advisories') WITH CHECK ((select tenant_context('scope')) = 'advisories');--> statement-breakpoint
CREATE POLICY "cve_exploits_delete" ON "cve_exploits" AS PERMISSIVE FOR DELETE TO "secportal_worker" USING ((select tenant_context('scope')) = 'advisories');