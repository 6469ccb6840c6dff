DROP INDEX "scans_of_repository";--> statement-breakpoint
CREATE INDEX "repositories_by_name" ON "repositories" USING btree ("workspace_id","full_name","id");--> statement-breakpoint
CREATE INDEX "scans_of_repository" ON "scans" USING btree ("workspace_id","repository_id","queued_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);